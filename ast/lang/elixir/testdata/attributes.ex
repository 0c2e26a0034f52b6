# Module attributes, documentation, specifications, types, callbacks, behaviours.
defmodule Shop.Attributes do
  @moduledoc ~S"""
  Attributes.
  """
  @moduledoc since: "0.9"

  @behaviour Shop.Store
  @behaviour :gen_statem
  @timeout 5_000
  @limit @timeout * compute(1)
  Module.register_attribute(__MODULE__, :items, accumulate: true)
  @items :first
  @items Shop.Item
  @derive [Jason.Encoder, {Inspect, only: [:id]}]
  @before_compile Shop.Hook
  @compile {:inline, run: 1}

  @typedoc "A cart."
  @type t :: %__MODULE__{id: id(), items: [Shop.Item.t()], owner: owner}
  @type id :: integer
  @typep owner :: {String.t(), opaque(term)}
  @opaque opaque(a) :: %{required(a) => id, optional(:x) => Shop.Item.kind()}
  @type callback_fun :: (id, atom -> {:ok, t} | :error)

  @doc "Fetches."
  @callback fetch(key :: id, opts :: keyword) :: {:ok, t} | missing()
  @callback fetch(key :: atom, opts :: keyword) :: :never
  @macrocallback build(Macro.t()) :: Macro.t()
  @optional_callbacks build: 1

  @doc """
  Runs it.

  More.
  """
  @doc deprecated: "soft"
  @impl true
  @spec run(id, item) :: item when item: Shop.Item.t()
  def run(id, item), do: {id, item, @timeout, @unknown, @items}

  @impl Shop.Store
  @deprecated "Use run/2"
  @since "1.1"
  def old(x) when x > @limit, do: x

  @doc ~s(Sigil doc)
  def sigil_doc, do: @doc

  @doc "composed " <> "doc"
  def composed, do: 1

  @spec a + b :: integer when a: integer, b: integer
  def a + b, do: {a, b}

  @spec unknown(missing_type) :: list(remote) when remote: Shop.Remote.t(any)
end

defmodule Shop.Undocumented do
  @moduledoc nil
  @doc nil
  def bare, do: 1
end

defmodule Shop.Optional do
  @optional_callbacks stop: 1
  @callback stop(term) :: :ok
  @callback flush :: :ok
  @callback start(term) :: :ok
  @optional_callbacks [flush: 0]
end

defmodule Shop.Variables do
  @type t :: atom
  @type wrapped(t) :: {t, t()}
  @spec same(t, u) :: t when t: var, u: wrapped(t)
  def same(a, _), do: a
  @spec other(t) :: t
  def other(a), do: a
end
