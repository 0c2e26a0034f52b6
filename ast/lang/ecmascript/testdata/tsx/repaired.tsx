// Repair beside JSX, whose text has quotes that end nowhere.
interface Props<in out T> {
  value: T
  render: {
    <A>(a: A): JSX.Element
    <A, B>(a: A, b: B): JSX.Element
  }
}

export function Item<T>({ value, render }: Props<T>) {
  return (
    <li>
      don't {value ? <b>{render(value)}</b> : <i />}
    </li>
  )
}

export const last: {
  <A>(list: A[]): A
  <A>(list: A[], otherwise: A): A
} = pick
