# What Elixir's own parser sees in a source file: definitions, calls and complexity,
# as items. truth.exs prints them, tracer.exs uses the calls to tell what the source
# wrote from what a macro injected.
#
# It walks the quoted form and expands no macro. Counted as a call is every use of
# `name(...)`, `name ...`, `|> name`, `Mod.name`, `value.name(...)`, `&name/1` with
# a name that is written out, wherever it stands, quotes included. Left out:
#
#   * operators, sigils, special forms, and the macros of Kernel that define
#     something (@definers below)
#   * `name` and `value.name` without parentheses and arguments, which are a
#     variable and the field of a map at least as often
#   * type specifications, except for what they unquote, heads of definitions, and
#     the modifiers of bit strings: size(n), binary()
#   * calls of a value: fun.(1), unquote(name)(1), Mod.unquote(name)(1)
defmodule Truth.Source do
  alias Truth.{Callee, Complexity, Declarations, Items, Literals, Names}

  @variadic_forms ~w(__aliases__ __block__ fn for super unquote unquote_splicing with)a
  @definers ~w(def defp defmacro defmacrop defguard defguardp defdelegate defmodule
    defprotocol defimpl defstruct defexception defoverridable use)a
  @word_operators ~w(and in not or when)a
  @functions ~w(def defp defmacro defmacrop defguard defguardp defdelegate)a
  @bit_modifiers ~w(integer float bits bitstring binary bytes utf8 utf16 utf32 signed unsigned little big native
    size unit)a
  @types ~w(type typep opaque)a
  @callbacks ~w(callback macrocallback)a

  @doc """
  Returns the items of a source text, or why it is refused.

  An item is a map with the keys kind, construct, name, line and arity; the kind is
  def, call, complexity, or name for a name without arguments. A call or name has
  besides: column, quoted (stands in a quote), computed (stands in a definition whose
  name is computed) and module (the segments of the alias it is called on).
  """
  def items(source) do
    options = [
      columns: true,
      token_metadata: true,
      emit_warnings: false,
      # Wraps the literals that are written, so that they can be told from those the
      # parser makes up: interpolation becomes a call of Kernel.to_string.
      literal_encoder: fn literal, meta -> {:ok, {:__block__, meta, [literal]}} end
    ]

    case Code.string_to_quoted(source, options) do
      {:ok, quoted} ->
        Items.start()
        walk(quoted, outermost_scope())
        {:ok, Items.take()}

      {:error, {meta, message, token}} ->
        {:error, "line #{meta[:line]}: #{inspect(message)} #{inspect(token)}"}
    end
  end

  defp outermost_scope do
    %{
      # name of the module around, :computed or nil
      module: nil,
      protocol: false,
      # the module, and the module or quote, that definitions are merged in
      body: nil,
      container: make_ref(),
      aliases: %{},
      # in the body of a function; of one whose name is computed
      function: false,
      computed: false,
      quoted: false,
      # title of the ExUnit block around, :computed or nil
      describe: nil
    }
  end

  # walk/2 returns the scope for what follows: aliases hold until the block ends.

  defp walk({:__block__, _, [literal]}, scope) when not is_tuple(literal) and not is_list(literal), do: scope

  defp walk({definer, _, [alias, options]}, scope) when definer in [:defmodule, :defprotocol] do
    module(definer, alias, options, scope)
  end

  defp walk({:defimpl, _, [_ | _] = args}, scope) do
    implementation(args, scope)
  end

  defp walk({definer, _, [head | rest]} = node, scope) when definer in @functions and length(rest) <= 1 do
    inner = function(definer, head, node, scope)
    walk_inner(rest, inner)
    scope
  end

  defp walk({definer, meta, [fields]} = node, %{module: module} = scope)
       when definer in [:defstruct, :defexception] and is_binary(module) do
    Items.definition(if(definer == :defstruct, do: "struct", else: "error"), module, meta[:line], -1, scope)
    Declarations.fields(fields, scope)
    call(node, 0, scope)
    scope
  end

  defp walk({{:., _, [{:__aliases__, _, [:Record]}, definer]}, _, [name | _]} = node, scope)
       when definer in [:defrecord, :defrecordp] do
    Declarations.record(definer, name, scope)
    call(node, 0, scope)
    scope
  end

  defp walk({definer, _, [name, _ | _]} = node, scope) when definer in [:defrecord, :defrecordp] do
    Declarations.record(definer, name, scope)
    call(node, 0, scope)
    scope
  end

  defp walk({:test, _, [title | _]} = node, %{function: false} = scope) do
    Declarations.test(title, scope)
    call(node, 0, scope)
    scope
  end

  defp walk({:describe, _, [title, _]} = node, %{function: false} = scope) do
    call(node, 0, %{scope | describe: Declarations.title(title)})
    scope
  end

  defp walk({:@, _, [{name, meta, [value]}]}, scope)
       when is_atom(name) and name not in [:__block__, :__aliases__] do
    attribute(name, meta, value, scope)
  end

  defp walk({:alias, _, [target | options]}, scope) do
    walk_inner(options, scope)
    Names.bind_alias(target, options, scope)
  end

  defp walk({:quote, _, args}, scope) when is_list(args) do
    quoted = %{scope | quoted: true, container: make_ref()}

    # The options are evaluated here and now.
    for arg <- args, option <- if(is_list(arg), do: arg, else: [arg]) do
      case option do
        {key, value} -> walk(value, if(Literals.literal(key) == :do, do: quoted, else: scope))
        value -> walk(value, scope)
      end
    end

    scope
  end

  defp walk({unquote, _, args}, scope) when unquote in [:unquote, :unquote_splicing] and is_list(args) do
    walk_inner(args, %{scope | quoted: false})
    scope
  end

  # Mod.unquote(name): what is called is computed.
  defp walk({{:., _, [left, :unquote]}, _, [_ | _] = args}, scope) do
    walk_inner(left, scope)
    walk_inner(args, %{scope | quoted: false})
    scope
  end

  # A module that is defined on the right is known by its alias in what follows.
  defp walk({:=, _, [left, right]}, scope), do: walk_block([left, right], scope)

  defp walk({:|>, _, [left, right]}, scope) do
    walk_inner(left, scope)
    call(right, 1, scope)
    scope
  end

  defp walk({:&, _, [{:/, _, [callee, {:__block__, _, [arity]}]}]} = node, scope) when is_integer(arity) do
    capture(callee, arity, node, scope)
    scope
  end

  # A bit string; the text of an interpolation is one too.
  defp walk({:<<>>, _, segments}, scope) when is_list(segments) do
    Enum.each(segments, &segment(&1, scope))
    scope
  end

  defp walk({:__block__, _, nodes}, scope) when is_list(nodes), do: walk_block(nodes, scope)

  defp walk({name, meta, args} = node, scope) when is_atom(name) and is_list(args) do
    if meta[:delimiter] && String.starts_with?(Atom.to_string(name), "sigil_") do
      walk_inner(hd(args), scope)
    else
      call(node, 0, scope)
    end

    scope
  end

  defp walk({name, meta, context}, scope) when is_atom(name) and is_atom(context) do
    # A variable, or a call after all.
    if identifier?(name), do: Items.call({"name", Atom.to_string(name), nil}, meta, 0, scope, :name)
    scope
  end

  defp walk({_, _, args} = node, scope) when is_list(args) do
    call(node, 0, scope)
    scope
  end

  defp walk({key, value}, scope) do
    walk_inner(key, scope)
    walk_inner(value, scope)
    scope
  end

  defp walk(list, scope) when is_list(list) do
    walk_inner(list, scope)
    scope
  end

  defp walk(_, scope), do: scope

  defp walk_block(nodes, scope), do: Enum.reduce(nodes, scope, &walk/2)

  # walk_inner keeps what the node binds to itself.
  defp walk_inner(nodes, scope) when is_list(nodes), do: Enum.each(nodes, &walk(&1, scope))
  defp walk_inner(node, scope), do: walk(node, scope)

  # Modules

  defp module(definer, alias, options, scope) do
    {name, scope_after} = Names.module_name(alias, scope)
    construct = if definer == :defprotocol, do: "protocol", else: "module"

    if name do
      Items.definition(construct, name, name_line(alias), -1, scope)
    else
      walk_inner(alias, scope)
    end

    walk_inner(options, enter_module(name, construct == "protocol", scope_after))
    scope_after
  end

  defp name_line({:__aliases__, meta, _}), do: (meta[:last] || meta)[:line]
  defp name_line({_, meta, _}), do: meta[:line]

  # body and container tell definitions apart that have the same name: in two modules,
  # in two quotes.
  defp enter_module(name, protocol, scope) do
    body = make_ref()

    %{
      scope
      | module: name || :computed,
        body: body,
        container: body,
        protocol: protocol,
        function: false,
        describe: nil
    }
  end

  # defimpl defines one module for each type it is for.
  defp implementation([protocol | rest], scope) do
    {options, body} = implementation_parts(rest)
    name = Names.module_reference(protocol, scope)

    targets =
      case Literals.option(options, :for) do
        nil -> [Names.module_reference({:__MODULE__, [], nil}, scope)]
        {:__block__, _, [list]} when is_list(list) -> Enum.map(list, &Names.module_reference(&1, scope))
        target -> [Names.module_reference(target, scope)]
      end

    walk_inner(options, scope)

    for target <- targets do
      full = if name && target, do: name <> "." <> target
      if full, do: Items.definition("implementation", full, name_line(protocol), -1, scope)
      walk = fn -> walk_inner(body, enter_module(full, false, scope)) end
      # What the body calls is written once, whatever the number of modules.
      if target == hd(targets), do: walk.(), else: Items.without_calls(walk)
    end

    scope
  end

  defp implementation_parts([options, body]), do: {options, body}

  defp implementation_parts([single]) do
    Enum.split_with(single, fn {key, _} -> Literals.literal(key) != :do end)
  end

  defp implementation_parts([]), do: {[], []}

  # Functions and macros

  defp function(definer, head, node, scope) do
    {head, guards} =
      case head do
        {:when, _, [head, guards]} when definer not in [:defguard, :defguardp] -> {head, guards}
        {:when, _, [head, expression]} -> {head, expression}
        head -> {head, []}
      end

    heads =
      case head do
        {:__block__, _, [list]} when is_list(list) -> list
        head -> List.wrap(head)
      end

    scope = %{scope | function: true, computed: not Enum.any?(heads, &named?/1)}
    Enum.each(heads, &head(definer, &1, node, scope))
    walk_inner(guards, scope)
    scope
  end

  defp named?({name, _, _}), do: is_atom(name) and name not in [:unquote, :unquote_splicing, :__block__]
  defp named?(_), do: false

  defp head(definer, {name, meta, args} = head, node, scope) do
    if named?(head) do
      named_head(definer, name, meta, List.wrap(args), node, scope)
    else
      walk_inner(head, scope)
    end
  end

  defp head(_, head, _, scope), do: walk_inner(head, scope)

  defp named_head(definer, name, meta, args, node, scope) do
    arity = length(args)
    key = {scope.container, name, arity}

    more = %{
      key: key,
      complexity: Complexity.complexity(node),
      defaults: Enum.count(args, &match?({:\\, _, _}, &1))
    }

    Items.definition(
      construct(definer, scope),
      Items.qualified(scope, name, arity),
      meta[:line],
      arity,
      scope,
      more
    )

    walk_inner(args, scope)
  end

  defp construct(:def, %{protocol: true}), do: "protocol function"
  defp construct(:defdelegate, _), do: "function"
  defp construct(:def, _), do: "function"
  defp construct(:defp, _), do: "private function"
  defp construct(definer, _) when definer in [:defmacrop, :defguardp], do: "private macro"
  defp construct(_, _), do: "macro"

  # Module attributes

  defp attribute(name, _, value, scope) when name in @types do
    case value do
      {:"::", _, [type, _]} ->
        typed(if(name == :opaque, do: "type", else: "type alias"), type, make_ref(), scope)

      _ ->
        :ok
    end

    unquoted(value, scope)
  end

  defp attribute(name, _, value, scope) when name in @callbacks do
    case value do
      {:when, _, [{:"::", _, [callback, _]}, _]} -> typed("callback", callback, scope.body, scope)
      {:"::", _, [callback, _]} -> typed("callback", callback, scope.body, scope)
      _ -> :ok
    end

    unquoted(value, scope)
  end

  defp attribute(:spec, _, value, scope), do: unquoted(value, scope)

  defp attribute(name, meta, value, scope) do
    if scope.module != nil and name != :enforce_keys and not is_map_key(Module.reserved_attributes(), name) do
      owner = if scope.quoted, do: scope.container, else: scope.body

      Items.definition("attribute", "#{scope.module}.@#{name}", meta[:line], -1, scope, %{
        key: {owner, "@", name}
      })
    end

    walk(value, scope)
  end

  # What a type specification unquotes is computed as it stands there.
  defp unquoted(specification, scope) do
    Macro.prewalk(specification, fn
      {unquote, _, args} = node when unquote in [:unquote, :unquote_splicing] and is_list(args) ->
        walk(node, scope)
        nil

      node ->
        node
    end)

    scope
  end

  # The clauses of a callback are one definition; a type has one.
  defp typed(construct, {name, meta, args} = head, owner, scope) do
    if named?(head) do
      arity = if is_list(args), do: length(args), else: 0
      more = %{key: {owner, construct, name, arity}}
      Items.definition(construct, Items.qualified(scope, name, arity), meta[:line], arity, scope, more)
    end
  end

  # Calls

  defp call({:|>, _, [left, right]}, 1, scope) do
    call(left, 1, scope)
    call(right, 1, scope)
  end

  defp call({name, meta, context}, 1, scope) when is_atom(name) and is_atom(context) do
    bare_call(name, meta, 0, 1, scope)
  end

  defp call({name, meta, args}, piped, scope) when is_atom(name) and is_list(args) do
    bare_call(name, meta, length(args), piped, scope)
    walk_inner(args, scope)
  end

  defp call({{:., _, [left, name]}, meta, args} = node, piped, scope)
       when is_atom(name) and name not in [:{}, :""] do
    if Callee.called?(left, meta, args, piped) do
      call_item(Callee.callee(left, name), meta, length(args), piped, scope)
    end

    walk_callee(node, scope)
    walk_inner(args, scope)
  end

  defp call({callee, _, args} = node, _, scope) when is_tuple(callee) and is_list(args) do
    walk_callee(node, scope)
    walk_inner(args, scope)
  end

  defp call(node, _, scope), do: walk_inner(node, scope)

  defp walk_callee({{:., _, parts}, _, _}, scope), do: Enum.each(parts, &walk_inner(&1, scope))
  defp walk_callee({callee, _, _}, scope), do: walk_inner(callee, scope)

  defp bare_call(name, meta, arity, piped, scope) do
    if identifier?(name) and not language?(name, arity + piped) do
      call_item({"bare", Atom.to_string(name), nil}, meta, arity, piped, scope)
    end
  end

  # What stands before a pipe is an argument.
  defp call_item(callee, meta, arity, 0, scope), do: Items.call(callee, meta, arity, scope)

  defp call_item(callee, meta, arity, 1, scope),
    do: Items.call(put_elem(callee, 0, "pipe"), meta, arity + 1, scope)

  # A special form, a definition or an operator. Functions of other arities may have
  # the same names.
  defp language?(name, _) when name in @word_operators or name in @variadic_forms, do: true
  defp language?(name, arity) when name in @definers, do: arity <= 2 or {name, arity} == {:defimpl, 3}
  defp language?(name, arity), do: Macro.special_form?(name, arity) or Macro.special_form?(name, arity + 1)

  defp identifier?(name), do: Macro.classify_atom(name) == :identifier

  defp capture({name, meta, context}, arity, _, scope) when is_atom(name) and is_atom(context) do
    if name not in @word_operators and identifier?(name),
      do: Items.call({"capture", Atom.to_string(name), nil}, meta, arity, scope)
  end

  defp capture({{:., _, [left, name]}, meta, []}, arity, _, scope) when is_atom(name) do
    {_, spelled, module} = Callee.callee(left, name)
    Items.call({"capture", spelled, module}, meta, arity, scope)
    walk_inner(left, scope)
  end

  defp capture(_, _, {:&, _, args}, scope), do: walk_inner(args, scope)

  defp segment({:"::", _, [value, modifiers]}, scope) do
    walk_inner(value, scope)
    bit_modifiers(modifiers, scope)
  end

  # The last segment of the pattern of a comprehension: <<x::8 <- bits>>.
  defp segment({:<-, _, [segment, bits]}, scope) do
    segment(segment, scope)
    walk_inner(bits, scope)
  end

  defp segment(segment, scope), do: walk_inner(segment, scope)

  defp bit_modifiers({operator, _, [left, right]}, scope) when operator in [:-, :*] do
    bit_modifiers(left, scope)
    bit_modifiers(right, scope)
  end

  defp bit_modifiers({name, _, args}, scope) when name in @bit_modifiers and is_list(args),
    do: walk_inner(args, scope)

  defp bit_modifiers(modifier, scope), do: walk_inner(modifier, scope)
end
