# What Elixir's own parser sees in a source file: definitions, calls and
# complexity, as items. elixir_truth.exs prints them, elixir_tracer.exs uses the
# calls to tell what the source wrote from what a macro injected.
#
# It walks the quoted form and expands no macro. Counted as a call is every use of
# `name(...)`, `name ...`, `|> name`, `Mod.name`, `value.name(...)`, `&name/1` with
# a name that is written out, wherever it stands, quotes included. Left out:
#
#   * operators, sigils, special forms, and the macros of Kernel that define
#     something (@not_calls below)
#   * `name` and `value.name` without parentheses and arguments, which are a
#     variable and the field of a map at least as often
#   * type specifications, except for what they unquote, heads of definitions, and
#     the modifiers of bit strings: size(n), binary()
#   * calls of a value: fun.(1), unquote(name)(1)
defmodule Truth.Source do
  @special_forms ~w(__aliases__ __block__ alias case cond fn for import quote receive
    require super try unquote unquote_splicing with)a
  @definers ~w(def defp defmacro defmacrop defguard defguardp defdelegate defmodule
    defprotocol defimpl defstruct defexception defoverridable use)a
  @word_operators ~w(and in not or when)a
  @not_calls @special_forms ++ @definers ++ @word_operators
  @functions ~w(def defp defmacro defmacrop defguard defguardp defdelegate)a
  @bit_modifiers ~w(integer float bits bitstring binary bytes utf8 utf16 utf32 signed unsigned little big native
    size unit)a
  @types ~w(type typep opaque)a
  @callbacks ~w(callback macrocallback)a

  @doc """
  Returns the items of a source text, or why it is refused.

  An item is a map with the keys kind, construct, name, line and arity; the kind is
  def, call, complexity, or name for a name without arguments. A call has besides: column, quoted (stands in a quote), computed (stands in a definition whose
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
        Process.put(:items, [])
        scope = %{module: nil, body: nil, container: make_ref(), aliases: %{}, describe: nil, quoted: false, computed: false, protocol: false, function: false}
        walk(quoted, scope)
        {:ok, :items |> Process.delete() |> Enum.reverse() |> merge_clauses()}

      {:error, {meta, message, token}} ->
        {:error, "line #{meta[:line]}: #{inspect(message)} #{inspect(token)}"}
    end
  end

  defp emit(item), do: Process.put(:items, [item | Process.get(:items)])

  # The clauses of a function are one definition, at the line of the first. Credo
  # measures clause by clause: the function is as complex as its worst.
  defp merge_clauses(items) do
    worst =
      for %{complexity: n} = item <- items, reduce: %{} do
        worst -> Map.update(worst, item.key, n, &max(&1, n))
      end

    items
    |> Enum.uniq_by(fn item -> item[:key] || make_ref() end)
    |> Enum.flat_map(fn
      %{key: key} = item when :erlang.map_get(key, worst) > 0 -> [item, measure(item, worst[key])]
      item -> [item]
    end)
  end

  defp measure(item, n), do: %{item | kind: :complexity, name: "#{item.name} is #{n}", arity: -1}

  # walk/2 returns the scope for what follows: aliases hold until the block ends.

  defp walk({:__block__, _, [literal]}, scope) when not is_tuple(literal) and not is_list(literal), do: scope

  defp walk({definer, _, [alias, options]}, scope) when definer in [:defmodule, :defprotocol] do
    module(definer, alias, options, scope)
  end

  defp walk({:defimpl, _, [_ | _] = args} = node, scope) do
    implementation(node, args, scope)
  end

  defp walk({definer, _, [head | rest]} = node, scope) when definer in @functions and length(rest) <= 1 do
    inner = function(definer, head, node, scope)
    walk_inner(rest, inner)
    scope
  end

  defp walk({definer, meta, [fields]} = node, %{module: module} = scope)
       when definer in [:defstruct, :defexception] and is_binary(module) do
    definition(if(definer == :defstruct, do: "struct", else: "error"), module, meta[:line], -1, scope)
    fields(fields, scope)
    call(node, 0, scope)
    scope
  end

  defp walk({:test, _, [title | _]} = node, %{function: false} = scope) do
    test(title, scope)
    call(node, 0, scope)
    scope
  end

  defp walk({:describe, _, [title, _]} = node, %{function: false} = scope) do
    call(node, 0, %{scope | describe: text(title)})
    scope
  end

  defp walk({:@, _, [{name, meta, [value]}]}, scope) when is_atom(name) and name not in [:__block__, :__aliases__] do
    attribute(name, meta, value, scope)
  end

  defp walk({:alias, _, [target | options]}, scope) do
    walk_inner(options, scope)
    bind_alias(target, options, scope)
  end

  defp walk({:quote, _, args}, scope) when is_list(args) do
    walk_inner(args, %{scope | quoted: true, container: make_ref()})
    scope
  end

  defp walk({unquote, _, args}, scope) when unquote in [:unquote, :unquote_splicing] and is_list(args) do
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

  defp walk({name, meta, args} = node, scope) when is_atom(name) and is_list(args) do
    case Atom.to_string(name) do
      "sigil_" <> _ when is_list(meta) ->
        if meta[:delimiter], do: walk_inner(hd(args), scope), else: call(node, 0, scope)
        scope

      _ when name in [:__block__] ->
        walk_block(args, scope)

      _ ->
        call(node, 0, scope)
        scope
    end
  end

  defp walk({name, meta, context}, scope) when is_atom(name) and is_atom(context) do
    if identifier?(name), do: name_item(name, meta, scope)
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
    {name, scope_after} = module_name(alias, scope)
    construct = if definer == :defprotocol, do: "protocol", else: "module"

    if name do
      definition(construct, name, name_line(alias), -1, scope)
    else
      walk_inner(alias, scope)
    end

    walk_inner(options, enter_module(name, construct == "protocol", scope_after))
    scope_after
  end

  # What a module with a computed name defines has no name either, and is left out.
  # body and container tell definitions apart that have the same name: in two modules,
  # in two quotes.
  defp enter_module(name, protocol, scope) do
    body = make_ref()
    %{scope | module: name || :computed, body: body, container: body, protocol: protocol, function: false, describe: nil}
  end

  # As Kernel.defmodule names them: below a module, the name is appended to it and
  # its first segment becomes an alias; on top, it is an alias like any other.
  defp module_name({:__aliases__, _, [:"Elixir", _ | _] = segments}, scope), do: {expand(segments, scope), scope}

  defp module_name({:__aliases__, _, [first | _] = segments}, %{module: outer} = scope) when is_atom(first) do
    if outer in [nil, :computed] do
      {expand(segments, scope), scope}
    else
      {outer <> "." <> join(segments), put_in(scope.aliases[first], outer <> "." <> Atom.to_string(first))}
    end
  end

  defp module_name(alias, scope), do: {module_reference(alias, scope), scope}

  # module_reference is the module that an alias or atom stands for, nil if computed.
  defp module_reference({:__aliases__, _, segments}, scope), do: expand(segments, scope)
  defp module_reference({:__block__, _, [atom]}, _) when is_atom(atom), do: inspect(atom)
  defp module_reference({:__MODULE__, _, context}, %{module: module}) when is_atom(context) do
    if is_binary(module), do: module
  end

  defp module_reference(_, _), do: nil

  defp expand([:"Elixir" | [_ | _] = rest], _), do: join(rest)

  defp expand([first | rest], scope) when is_atom(first) do
    join([Map.get(scope.aliases, first, first) | rest])
  end

  defp expand([{:__MODULE__, _, context} | rest], %{module: module}) when is_atom(context) and is_binary(module) do
    join([module | rest])
  end

  defp expand(_, _), do: nil

  defp join(segments), do: Enum.map_join(segments, ".", &to_string/1)

  # Aliases inside a quote hold where it is expanded, not here.
  defp bind_alias({{:., _, [base, :{}]}, _, targets}, _, scope) do
    with name when is_binary(name) <- module_reference(base, scope) do
      Enum.reduce(targets, scope, fn
        {:__aliases__, _, segments}, scope -> bind(List.last(segments), name <> "." <> join(segments), scope)
        _, scope -> scope
      end)
    else
      nil -> scope
    end
  end

  defp bind_alias(target, options, scope) do
    as = options |> List.first([]) |> option(:as)

    case {module_reference(target, scope), as, target} do
      {nil, _, _} -> scope
      {name, {:__aliases__, _, [as]}, _} -> bind(as, name, scope)
      {name, nil, {:__aliases__, _, segments}} -> bind(List.last(segments), name, scope)
      {name, nil, {:__MODULE__, _, _}} -> bind(name |> String.split(".") |> List.last() |> String.to_atom(), name, scope)
      _ -> scope
    end
  end

  defp bind(segment, name, scope) when is_atom(segment), do: put_in(scope.aliases[segment], name)
  defp bind(_, _, scope), do: scope

  # defimpl defines one module for each type it is for.
  defp implementation(_node, [protocol | rest], scope) do
    {options, body} = implementation_parts(rest)
    name = module_reference(protocol, scope)

    targets =
      case option(options, :for) do
        nil -> [module_reference({:__MODULE__, [], nil}, scope)]
        {:__block__, _, [list]} when is_list(list) -> Enum.map(list, &module_reference(&1, scope))
        target -> [module_reference(target, scope)]
      end

    walk_inner(options, scope)

    for target <- targets do
      full = if name && target, do: name <> "." <> target
      if full, do: definition("implementation", full, name_line(protocol), -1, scope)
      items = Process.get(:items)
      walk_inner(body, enter_module(full, false, scope))
      # What the body calls is written once, whatever the number of modules.
      if target != hd(targets), do: drop_calls(items)
    end

    scope
  end

  defp implementation_parts([options, body]), do: {options, body}

  defp implementation_parts([single]) do
    Enum.split_with(single, fn {key, _} -> literal(key) != :do end)
  end

  defp implementation_parts([]), do: {[], []}

  defp drop_calls(before) do
    added = Enum.take(Process.get(:items), length(Process.get(:items)) - length(before))
    Process.put(:items, Enum.reject(added, &(&1.kind == :call)) ++ before)
  end

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
    definition(construct(definer, scope), qualified(scope, name, arity), meta[:line], arity, scope, key, complexity(node))
    walk_inner(args, scope)
  end

  defp construct(:def, %{protocol: true}), do: "protocol function"
  defp construct(:defdelegate, _), do: "function"
  defp construct(:def, _), do: "function"
  defp construct(:defp, _), do: "private function"
  defp construct(definer, _) when definer in [:defmacrop, :defguardp], do: "private macro"
  defp construct(_, _), do: "macro"

  defp qualified(%{module: nil}, name, arity), do: "#{name}/#{arity}"
  defp qualified(%{module: module}, name, arity), do: "#{module}.#{name}/#{arity}"

  # Items with equal keys are one definition.
  defp definition(construct, name, line, arity, scope, key \\ nil, complexity \\ 0) do
    construct = if scope.quoted, do: "quoted " <> construct, else: construct
    key = key || make_ref()

    if scope.module != :computed do
      emit(%{kind: :def, construct: construct, name: name, line: line, arity: arity, key: key, complexity: complexity})
    end
  end

  # Fields of a struct, as far as they are written out: [:a, b: 1], ~w(a b)a.
  defp fields({:__block__, _, [list]}, scope) when is_list(list), do: fields(list, scope)
  defp fields({:__block__, meta, [name]}, scope) when is_atom(name), do: field(name, meta[:line], scope)
  defp fields({:__block__, _, [{name, _}]}, scope), do: fields(name, scope)
  defp fields(list, scope) when is_list(list), do: Enum.each(list, &fields(&1, scope))
  defp fields({{:__block__, _, [_]} = name, _}, scope), do: fields(name, scope)
  defp fields({operator, _, [left, right]}, scope) when operator in [:++, :|], do: fields([left, right], scope)

  defp fields({:sigil_w, meta, [{:<<>>, _, [text]}, [?a]]}, scope) when is_binary(text) do
    for {line, number} <- text |> String.split("\n") |> Enum.with_index(meta[:line]),
        name <- String.split(line),
        do: field(name, number, scope)
  end

  defp fields(_, _), do: :ok

  defp field(name, line, scope), do: definition("field", "#{scope.module}.#{name}", line, -1, scope)

  # Tests, in the body of a module, with names that are written out.
  defp test({_, meta, _} = title, %{module: module} = scope) when is_binary(module) do
    case {scope.describe, text(title)} do
      {describe, title} when :computed in [describe, title] -> :ok
      {nil, title} -> definition("test", ~s(#{module}."#{title}"), meta[:line], -1, scope)
      {describe, title} -> definition("test", ~s(#{module}."#{describe} > #{title}"), meta[:line], -1, scope)
    end
  end

  defp test(_, _), do: :ok

  defp text({:__block__, _, [text]}) when is_binary(text), do: text |> String.split() |> Enum.join(" ")
  defp text(_), do: :computed

  # Module attributes

  defp attribute(name, _, value, scope) when name in @types do
    case value do
      {:"::", _, [type, _]} -> typed(if(name == :opaque, do: "type", else: "type alias"), type, make_ref(), scope)
      _ -> :ok
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
      definition("attribute", "#{scope.module}.@#{name}", meta[:line], -1, scope, {scope.body, "@", name})
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
      key = {owner, construct, name, arity}
      definition(construct, qualified(scope, name, arity), meta[:line], arity, scope, key)
    end
  end

  # Calls

  defp call({:|>, _, [left, right]}, 1, scope) do
    call(left, 1, scope)
    call(right, 1, scope)
  end

  defp call({name, meta, context}, 1, scope) when is_atom(name) and is_atom(context) do
    bare_call(name, meta, 1, scope)
  end

  defp call({name, meta, args}, piped, scope) when is_atom(name) and is_list(args) do
    bare_call(name, meta, length(args) + piped, scope, piped)
    walk_inner(args, scope)
  end

  defp call({{:., _, [left, name]}, meta, args} = node, piped, scope) when is_atom(name) and name not in [:{}, :""] do
    if called?(left, meta, args, piped) do
      call_item(callee(left, name), meta, length(args) + piped, piped, scope)
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

  # called? tells a call from the field of a map, and from what the parser itself
  # makes of x[y] and of interpolation: there the receiver is a bare atom.
  defp called?(left, _, _, _) when is_atom(left), do: false
  defp called?(_, _, [_ | _], _), do: true
  defp called?(_, _, _, 1), do: true
  defp called?(left, meta, [], 0), do: meta[:no_parens] != true or module?(left)

  defp module?({:__aliases__, _, _}), do: true
  defp module?({:__MODULE__, _, context}) when is_atom(context), do: true
  defp module?({:__block__, _, [atom]}) when is_atom(atom), do: true
  defp module?(_), do: false

  defp bare_call(name, meta, arity, scope, piped \\ 1) do
    if name not in @not_calls and identifier?(name) do
      call_item({"bare", Atom.to_string(name), nil}, meta, arity, piped, scope)
    end
  end

  defp identifier?(name), do: Macro.classify_atom(name) == :identifier

  # A name without arguments: a variable, or a call after all.
  defp name_item(name, meta, scope) do
    call_item({"name", Atom.to_string(name), nil}, meta, 0, 0, scope, :name)
  end

  defp call_item({construct, name, module}, meta, arity, piped, scope, kind \\ :call) do
    construct = if piped == 1, do: "pipe", else: construct

    emit(%{
      kind: kind,
      construct: construct,
      name: name,
      line: meta[:line],
      column: meta[:column],
      arity: arity,
      quoted: scope.quoted,
      computed: scope.computed,
      module: module
    })
  end

  # callee is the class of a remote call, its spelling and its alias.
  defp callee(left, name) do
    case {path(left), left} do
      {nil, _} -> {"on expression", Atom.to_string(name), nil}
      {path, {:__aliases__, _, segments}} -> {"qualified", "#{path}.#{name}", segments}
      {path, _} -> {if(module?(left), do: "qualified", else: "on variable"), "#{path}.#{name}", nil}
    end
  end

  defp path({:__aliases__, _, [first | rest]}) when is_atom(first), do: join([first | rest])

  defp path({:__aliases__, _, [first | rest]}) do
    with path when is_binary(path) <- path(first), do: join([path | rest])
  end

  defp path({:__block__, _, [atom]}) when is_atom(atom), do: inspect(atom)
  defp path({name, _, context}) when is_atom(name) and is_atom(context), do: Atom.to_string(name)
  defp path({:@, _, [{name, _, context}]}) when is_atom(name) and is_atom(context), do: "@#{name}"

  # A chain of fields; what a module returns is none.
  defp path({{:., _, [left, name]}, meta, []}) when is_atom(name) do
    with true <- meta[:no_parens] == true and not module?(left), path when is_binary(path) <- path(left) do
      "#{path}.#{name}"
    else
      _ -> nil
    end
  end

  defp path(_), do: nil

  defp capture({name, meta, context}, arity, _, scope) when is_atom(name) and is_atom(context) do
    if name not in @word_operators and identifier?(name), do: call_item({"capture", Atom.to_string(name), nil}, meta, arity, 0, scope)
  end

  defp capture({{:., _, [left, name]}, meta, []}, arity, _, scope) when is_atom(name) do
    {_, spelled, module} = callee(left, name)
    call_item({"capture", spelled, module}, meta, arity, 0, scope)
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

  defp bit_modifiers({name, _, args}, scope) when name in @bit_modifiers and is_list(args), do: walk_inner(args, scope)
  defp bit_modifiers(modifier, scope), do: walk_inner(modifier, scope)

  # Cyclomatic complexity by the rule of Credo (its check CyclomaticComplexity):
  # one for each of the operators below, one for each clause of a case or cond. It
  # exempts __using__ and leaves out defmacrop, guards and delegates.

  @counted ~w(def defp defmacro if unless for try and or && ||)a

  defp complexity({definer, _, [{:__using__, _, _} | _]}) when definer == :defmacro, do: 0
  defp complexity({definer, _, _} = node) when definer in [:def, :defp, :defmacro], do: sum(node)
  defp complexity(_), do: 0

  defp sum(node) do
    {_, sum} = Macro.prewalk(node, 0, fn node, sum -> {node, sum + weight(node)} end)
    sum
  end

  defp weight({name, _, args}) when name in @counted and is_list(args), do: 1

  defp weight({name, _, args}) when name in [:case, :cond] and is_list(args) do
    case Enum.find_value(args, &option(&1, :do)) do
      nil -> 0
      block -> block |> List.wrap() |> length()
    end
  end

  defp weight(_), do: 0

  # Literals

  defp name_line({:__aliases__, meta, _}), do: (meta[:last] || meta)[:line]
  defp name_line({_, meta, _}), do: meta[:line]

  defp option(options, key) when is_list(options) do
    Enum.find_value(options, fn
      {name, value} -> if literal(name) == key, do: value
      _ -> nil
    end)
  end

  defp option(_, _), do: nil

  defp literal({:__block__, _, [literal]}), do: literal
  defp literal(other), do: other
end
