# quote, unquote, __using__, computed definitions, unquote fragments.
defmodule Shop.Web do
  def helper(x), do: x

  defmacro __using__(which) when is_atom(which) do
    quote bind_quoted: [opts: helper(which)] do
      if opts and opts or true, do: 1
    end

    apply(__MODULE__, which, [])
  end

  def controller do
    quote do
      use Phoenix.Controller, namespace: Shop
      import Shop.Router.Helpers
      alias Shop.Router, as: R
      @behaviour Shop.Plug
      @setting helper(1)

      @doc "Injected"
      @impl true
      def init(opts), do: helper(opts)
      def init(opts, x), do: unquote(helper(opts)) + R.path(x)
      defp hidden, do: Shop.Item.total(1)
      defoverridable init: 1

      defmodule Injected do
        def inside, do: unquote(__MODULE__.helper(2))
      end
    end
  end

  def init(own), do: own

  defmacro twice(x) do
    quote do
      def again, do: 1
      quote do
        unquote(helper(1))
      end
    end

    quote(do: def(again, do: 2))
    quote unquote: false, do: unquote(helper(3))
    helper(x)
  end

  for name <- [:a, :b] do
    def unquote(name)(x), do: unquote(name)(x) + known(x)
    def unquote(:"get_#{name}")(), do: @setting
    defmacro unquote(name)(x, y \\ 1), do: {x, y}
  end

  def unquote(head), do: 1
  @spec unquote(name)(term) :: term
  def bare, do: generated(1)
end

defmodule Shop.Attributes do
  defmacro put(name, value) do
    quote do
      @unquote(name)
      @unquote(name)(unquote(read(value)))
    end
  end

  defmacro __using__(opts), do: if(opts, do: opts)
end

defmodule Shop.Spliced do
  for {name, args} <- Shop.Api.functions() do
    def unquote(name)(x), do: x
    def unquote(name)(unquote_splicing(args)), do: unquote(hd(args))
    defp fixed(first, unquote_splicing(args)), do: first
  end
end
