# Calls: remote, pipes, captures, apply, fields against calls without parentheses.
defmodule Shop.Calls do
  @repo Shop.Repo
  @table :shop_table
  @limits [small: 1]

  def remote(conn, mod) do
    Shop.Item.total(conn)
    Shop.Item.total
    Elixir.Shop.Item.total(conn, 1)
    __MODULE__.piped(1)
    __MODULE__.Sub.f()
    :ets.new(:x, [])
    :ets.info :x
    @repo.get(1)
    @repo.all
    @table.f(1)
    @limits.small
    @limits.f(1)
    conn.params
    conn.params.id
    conn.assigns.user.name()
    mod.call(1)
    mod.call 1
    conn.handler.(1)
    fun = fn a -> a end
    fun.(1)
    remote(1, 2).field
    remote(1, 2).method(3)
    Shop."quoted name"(1)
    Kernel.+(1, 2)
    Shop.Item .total (1)
    config.port
    Shop.Item.total(conn) do
      :block
    end
  end

  def config, do: %{port: 1}

  def piped(x) do
    x |> f
    x |> f()
    x |> f(1) |> Shop.Item.total(2) |> Shop.Item.total
    x |> mod.f(1)
    x |> then(&g(&1, 2)) |> tap(fn y -> h(y) end)
    x |> case do
      1 -> g(1, 2)
    end
    x |> (&f/1).()
    x |> unquote(f)(1)
    x |> (f(1) |> g())
    x |> Kernel.||(1)
  end

  def f(a, b \\ 1), do: {a, b}
  def g(a, b), do: {a, b}

  def captures(mod) do
    &f/1
    &f/2
    &f/3
    &Shop.Item.total/1
    &:ets.new/2
    &__MODULE__.f/1
    &mod.call/2
    &+/2
    &Kernel.+/2
    &(&1 + g(&1, 2))
    &g(&1, &2)
    & &1.name
    &(&1 |> g(2))
    &{&1, f(&2)}
    &is_nil/1
    &@repo.get/2
    &(f / 2)
  end

  def dynamic(mod, args) do
    apply(Shop.Item, :total, [1, 2])
    apply(Shop.Item, :total, args)
    apply(Shop.Item, :total, [1 | args])
    apply(mod, :total, [1])
    apply(fn -> 1 end, [])
    spawn(Shop.Item, :run, [])
    spawn_link(__MODULE__, :f, [1])
    Task.async(Shop.Item, :total, [1])
    Task.Supervisor.start_child(Sup, Shop.Item, :total, [1])
    :timer.apply_after(100, Shop.Item, :total, [])
    :erlang.apply(:lists, :map, [1, 2])
    {Shop.Item, :start_link, [[]]}
    {:not, :an, [:mfa]}
  end

  def no_parens do
    IO.puts "a"
    raise ArgumentError, message: "b"
    send self(), :x
    foo bar 1, 2
    f 1, key: 2
    "#{f(1)} and #{self()}"
    ~s(#{f(2)})
    :"atom#{f(3)}"
    [a: f(4), "b": f(5)]
    %{f(6) => f(7), key: f(8)}
    super(1)
  end
end

defmodule Shop.Calls.More do
  @target Shop.Item
  defdelegate total(item), to: @target

  def added(tasks, agent) do
    Task.async_stream(tasks, Shop.Item, :price, [1])
    Task.Supervisor.async_stream_nolink(Shop.Tasks, tasks, Shop.Item, :price, [])
    Agent.update(agent, Shop.Item, :put, [1, 2])
    Agent.start_link(Shop.Item, :new, [])
    Process.spawn(Shop.Item, :run, [], [:link])
    (Shop.Item).total(1)
    (agent).total(1)
  end

  def computed(name) do
    Shop.Item.unquote(name)(1)
    Shop.Item.unquote(String.to_atom("x"))
    &Shop.Item.unquote(name)/1
  end
end
