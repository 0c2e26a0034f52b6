# Patterns: what binds, what reads, bit strings, comprehensions, shadowing.
defmodule Shop.Patterns do
  def size, do: 8
  def rest, do: 1
  def n, do: 2
  def key, do: 3

  def heads([first | rest], %{key => value, "a" => n}, {a, _} = all), do: {first, rest, value, n, a, all, key}
  def binary(<<n::size(size), rest::binary-size(n)>>), do: {n, rest}
  def build(x), do: <<x::size(n), x::unit(8), byte_size(x)::integer(), x::custom(1)>>
  def prefix("a" <> rest), do: rest
  def pinned(x), do: match?({^key, n} when n > rest, x) and n

  def comprehension(bin) do
    for <<n::8, rest::8 <- bin>>, n > 0, into: %{}, do: {n, rest}
    for x <- [1], y = x + n, reduce: rest do
      acc -> acc + y + x
    end
    {n, rest}
  end

  def leaks do
    if true do
      n = 1
      n
    end
    n
    x = y = 5
    x + y
    [h | _] = [rest]
    h
    with n <- 1, {:ok, rest} when rest > n <- 2 do
      rest
    else
      rest -> rest
    end
    fn n, %{rest: rest} when n > rest -> n
       key -> key
    end
    &(&1 + n)
  end

  def macros(record(id: id), ~r/x/, @attr), do: id
  def default(x \\ key, y \\ x), do: x + y
end

defmodule Shop.QuotedPattern do
  def match(quote(do: unquote(x) + 1)), do: x
  def binds(<<size::binary-size(2), _::bits>> = size_of), do: {size, size_of}
end
