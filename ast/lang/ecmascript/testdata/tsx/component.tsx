// TSX: typed components, generics, JSX references.
import React, { type FC } from 'react';
import * as ui from './ui';

interface Props<T> {
  items: T[];
  onPick?: (item: T) => void;
}

export const List = <T,>({ items, onPick }: Props<T>) => {
  return (
    <ui.List<T> items={items}>
      {items.map((i) => (
        <Row key={i} onClick={() => onPick?.(i)} />
      ))}
    </ui.List>
  );
};

const Row: FC<{ onClick(): void }> = React.memo(function Row({ onClick }) {
  return <button onClick={onClick}>row</button>;
});

export class Page extends React.Component<Props<string>> {
  state = { open: false };
  render() {
    return this.state.open ? <List {...this.props} /> : null;
  }
}
