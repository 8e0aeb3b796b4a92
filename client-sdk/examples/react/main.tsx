import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';

// On a real site your back end mints the token for whoever is signed in.
const asked = new URLSearchParams(location.hash.slice(1));
const root = document.querySelector('#root');
if (root !== null) {
  createRoot(root).render(
    <StrictMode>
      <App serverUrl={asked.get('server') ?? location.origin} token={asked.get('token') ?? ''} />
    </StrictMode>,
  );
}
