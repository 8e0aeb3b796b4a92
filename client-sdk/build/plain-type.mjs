import ts from 'typescript';

/**
 * Writes a type out in full, without a name from elsewhere: what a schema infers, as a person would write it.
 *
 * @param {ts.TypeChecker} checker
 * @param {ts.Type} type
 * @returns {ts.TypeNode}
 */
export function plainType(checker, type) {
  if (type.isUnion())
    return ts.factory.createUnionTypeNode(membersOf(type).map((one) => plainType(checker, one)));
  if (!(type.flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection))) return simple(checker, type);
  if (checker.isArrayType(type)) {
    const [element] = checker.getTypeArguments(/** @type {ts.TypeReference} */ (type));
    if (element === undefined) throw new Error('an array without an element type');
    return ts.factory.createArrayTypeNode(plainType(checker, element));
  }
  if (type.getCallSignatures().length > 0 || checker.isTupleType(type)) {
    throw new Error(`no plain form for ${checker.typeToString(type)}`);
  }
  return ts.factory.createTypeLiteralNode([...indexesOf(checker, type), ...propertiesOf(checker, type)]);
}

/** `boolean` is a union of two to the checker. @param {ts.UnionType} type */
function membersOf(type) {
  return type.types;
}

/** @param {ts.TypeChecker} checker @param {ts.Type} type */
function simple(checker, type) {
  const node = checker.typeToTypeNode(type, undefined, ts.NodeBuilderFlags.NoTruncation);
  if (node === undefined) throw new Error(`no node for ${checker.typeToString(type)}`);
  return node;
}

/** @param {ts.TypeChecker} checker @param {ts.Type} type */
function indexesOf(checker, type) {
  return checker.getIndexInfosOfType(type).map((info) => {
    const key = ts.factory.createParameterDeclaration(
      undefined,
      undefined,
      'key',
      undefined,
      simple(checker, info.keyType),
    );
    return ts.factory.createIndexSignature(undefined, [key], plainType(checker, info.type));
  });
}

/** @param {ts.TypeChecker} checker @param {ts.Type} type */
function propertiesOf(checker, type) {
  return checker.getPropertiesOfType(type).map((property) => {
    const optional = Boolean(property.flags & ts.SymbolFlags.Optional);
    const full = checker.getTypeOfSymbol(property);
    return ts.factory.createPropertySignature(
      undefined,
      /^[A-Za-z_$][\w$]*$/.test(property.name)
        ? property.name
        : ts.factory.createStringLiteral(property.name, true),
      optional ? ts.factory.createToken(ts.SyntaxKind.QuestionToken) : undefined,
      plainType(checker, full),
    );
  });
}
