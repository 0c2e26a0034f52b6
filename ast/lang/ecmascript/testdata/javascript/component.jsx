// JSX: components are values, intrinsic elements nothing.
import React from 'react';
import { Button, ui } from './ui';

const Local = ({ children }) => <div>{children}</div>;

export function App({ Slot }) {
  const [n, setN] = React.useState(0);
  return (
    <>
      <Local key="a">
        <Button onClick={() => setN(n + 1)} {...ui.props} />
        <ui.Card title={<Local />}>text</ui.Card>
        <Slot />
        <Unknown />
        <data-list />
      </Local>
    </>
  );
}
