# Structs, exceptions, protocols, implementations, delegates, records.
defmodule Shop.Cart do
  @enforce_keys [:id]
  @doc "A cart."
  defstruct [:id, :owner, items: [], total: default_total(), "quoted": 1]

  def default_total, do: 0
  def new, do: %__MODULE__{id: 1}
  def update(%Shop.Cart{id: id} = cart), do: %{cart | id: id, total: cart.total}
  def update(%name{} = any), do: {name, any}

  defdelegate add(cart, item, qty \\ 1), to: Shop.Cart.Impl
  defdelegate size(cart), to: Enum, as: :count
  defdelegate [first(x), last(x)], to: List
  defdelegate dynamic(x), to: @target

  defimpl String.Chars do
    def to_string(cart), do: "#{cart.id}"
  end
end

defmodule Shop.Words do
  defstruct ~w(alpha beta)a
end

defmodule Shop.Error do
  defexception [:code, message: "failed"]

  @impl true
  def message(%{code: code}), do: inspect(code)
end

defprotocol Shop.Size do
  @doc "Size of it."
  @fallback_to_any true
  @spec size(t) :: integer
  def size(data)

  @spec double(t) :: integer
  def double(data, factor \\ 2)
end

defimpl Shop.Size, for: [Map, Shop.Cart, BitString] do
  alias Shop.Cart
  def size(x), do: helper(x) + Cart.new()
  def double(x, _), do: __MODULE__.size(x)
  defp helper(x), do: map_size(x)
end

defimpl Shop.Size, for: Any do
  def size(x), do: @protocol.size(x) + @for.f()
end

defimpl Shop.Size, for: unquote(module), do: def(size(_), do: 0)

defmodule Shop.Records do
  require Record
  import Record, only: [defrecordp: 2]
  Record.defrecord(:user, name: "x", age: 1)
  defrecordp :item, [:id]

  def name(record), do: user(record, :name)
  def id(item(id: id)), do: {id, user(), item(record)}
end

defmodule Shop.Fields do
  @enforce_keys [:id, :name]
  @more [price: Shop.Price.zero(), tags: []]
  defstruct @enforce_keys ++ @more ++ [:note]
end

defmodule Shop.Failure do
  defexception [:message, :code]
  def raised, do: {message(exception([])), exception("x")}
end

defmodule Shop.Overridden do
  defexception code: 1
  def exception(code), do: %__MODULE__{code: code}
  def message(%{code: code}), do: code
end

defmodule Shop.Silent do
  @fields [:code]
  defexception @fields
end
