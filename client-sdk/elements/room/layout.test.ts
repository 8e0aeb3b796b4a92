import { expect, it } from 'vitest';
import { chooseLayout, gridColumns } from './layout.ts';

const two = { others: 1, screen: false };

it('puts two people side by side on wide stages, one over the other on others', () => {
  expect(chooseLayout({ width: 1896, height: 700, ...two })).toBe('beside');
  expect(chooseLayout({ width: 1342, height: 621, ...two })).toBe('overlay');
  expect(chooseLayout({ width: 1896, height: 930, ...two })).toBe('overlay');
  expect(chooseLayout({ width: 366, height: 700, ...two })).toBe('overlay');
  expect(chooseLayout({ width: 1000, height: 500, ...two })).toBe('overlay');
});

it('gives a shared screen most of the stage', () => {
  expect(chooseLayout({ width: 1342, height: 621, others: 1, screen: true })).toBe('screen-wide');
  expect(chooseLayout({ width: 366, height: 700, others: 1, screen: true })).toBe('screen-tall');
});

it('shows three or more in a grid', () => {
  expect(chooseLayout({ width: 1342, height: 621, others: 2, screen: false })).toBe('grid');
});

it('keeps the cells of a grid near 4:3', () => {
  expect(gridColumns(4, 1342, 621)).toBe(2);
  expect(gridColumns(6, 1342, 621)).toBe(3);
  expect(gridColumns(3, 366, 700)).toBe(1);
  expect(gridColumns(30, 900, 600)).toBe(6);
});

it('has an answer before the stage was measured', () => {
  expect(chooseLayout({ width: 0, height: 0, ...two })).toBe('overlay');
  expect(gridColumns(2, 0, 0)).toBeGreaterThan(0);
});
