# Prints what Ruby's own parser, through Ripper, sees in the files named on standard
# input, one JSON object a line. accuracy/doc.go says what the objects mean,
# ast/lang/ruby/doc.go what counts as a definition and of which kind.

require "json"
require "ripper"
require "set"

NO_ARITY = -1
CORE = Object.constants.select { |c| !Object.autoload?(c) && Object.const_get(c).is_a?(Module) }.map(&:to_s)
CORE.concat(%w[Data]).uniq!
# What this script loads is not core.
CORE.reject! { |c| %w[JSON Ripper Gem RbConfig DidYouMean ErrorHighlight SyntaxSuggest Monitor MonitorMixin Set SortedSet].include?(c) }

# Where a definition is written: cref are the modules around, owner is what def
# defines on.
Context = Struct.new(:cref, :owner, :singleton, :functions, :group, :in_method, :self_name) do
  def with(**changes) = dup.tap { |c| changes.each { |k, v| c[k] = v } }
end

class Lister
  def initialize(file, bare_calls)
    @file = file
    @bare_calls = bare_calls
    @known = {} # qualified name of a constant
    @classes = [] # [item, cref, superclass, qualified]
    @methods = {} # qualified name -> item
    @tests = {} # qualified names of classes of tests
    @bodies = Set.new # calls of define_method whose block has been listed
    @items = []
  end

  attr_reader :items

  def list(tree)
    calls(tree)
    definitions(tree, Context.new([], "", false, false, nil, false, ""))
    supers = @classes.filter_map { |_, cref, parent, name| [name, [cref, parent]] if parent }.to_h
    @classes.each { |item, *, name| item[:construct] = "error" if item[:construct] == "class" && error?(name, supers) }
  end

  private

  def emit(kind, construct, name, line, arity = NO_ARITY)
    @items << {file: @file, kind: kind, construct: construct, name: name, line: line, arity: arity}
    @items.last
  end

  # Calls

  def calls(node)
    return unless node.is_a?(Array)
    case node[0]
    when :vcall
      token = node[1]
      call(nil, token, 0) if @bare_calls.nil? || @bare_calls.include?([token[1], token[2][0]])
    when :fcall then call(nil, node[1], 0)
    when :command then call(nil, node[1], arity(node[2]))
    when :call then call(node[1], node[3], 0)
    when :command_call then call(node[1], node[3], arity(node[4]))
    when :field then call(node[1], node[3], 1, "=")
    when :method_add_arg
      callee = node[1]
      if callee[0] == :fcall
        call(nil, callee[1], arity(node[2]))
        return calls(node[2])
      elsif callee[0] == :call
        call(callee[1], callee[3], arity(node[2]))
        calls(callee[1])
        return calls(node[2])
      end
    when :opassign
      call(node[1][1], node[1][3], 0) if node[1][0] == :field
    when :alias, :undef, :symbol_literal then return
    end
    node.each { |child| calls(child) }
  end

  def call(receiver, token, arity, suffix = "")
    return unless token.is_a?(Array)
    name = token[1] + suffix
    path = receiver && path(receiver)
    construct = receiver.nil? ? "bare" : path ? "qualified" : "on expression"
    emit("call", construct, path ? "#{path}.#{name}" : name, token[2][0], arity)
  end

  # The receiver as written, if it is a plain name.
  def path(node)
    case node[0]
    when :vcall then node[1][1]
    when :@backref then node[1]
    when :var_ref
      text = node[1][1]
      text unless node[1][0] == :@kw && text != "self"
    when :call then "self.class" if self?(node[1]) && node[3].is_a?(Array) && node[3][1] == "class"
    when :top_const_ref then "::" + node[1][1]
    when :const_path_ref
      scope = [:var_ref, :const_path_ref, :top_const_ref].include?(node[1][0]) ? path(node[1]) : nil
      scope && node[1].flatten.include?(:@const) ? "#{scope}::#{node[2][1]}" : nil
    end
  end

  def arity(node)
    return 0 if node.nil? || node.empty?
    case node[0]
    when :arg_paren then arity(node[1])
    when :args_add_block then arity(node[1])
    when :args_add_star, :args_forward then NO_ARITY
    when Array
      return NO_ARITY if node.any? { |a| [:args_add_star, :args_forward].include?(a[0]) }
      node.count { |a| a[0] != :bare_assoc_hash }
    else 1
    end
  end

  # Definitions

  def definitions(node, context)
    return unless node.is_a?(Array)
    case node[0]
    when :class, :module then return module_definition(node, context)
    when :sclass
      definitions(node[1], context)
      name = object(node[1], context)
      return definitions(node[2], context.with(owner: name, singleton: true, functions: false, in_method: false, self_name: name))
    when :def then return method(node[1], node[2], node[3], context)
    when :defs
      owner = context.with(owner: object(node[1], context), singleton: true, functions: false)
      return method(node[3], node[4], node[5], owner)
    when :assign
      return if created(node, context)
    when :var_field, :const_path_field, :top_const_field then constant(node, context)
    when :alias
      new, old = node[1][1], node[2][1]
      alias_definition(word(new), new.flatten.grep(Integer)[0], context) if word(new) && word(old)
      return
    when :command
      macro(node[1], node[2], context, node)
      return definitions(node[2], context.with(functions: true)) if node[1][1] == "module_function"
    when :method_add_arg
      macro(node[1][1], node[2], context, node) if node[1][0] == :fcall
      macro(node[1][3], node[2], context, node) if node[1][0] == :call && self?(node[1][1])
    when :command_call then macro(node[3], node[4], context, node) if self?(node[1])
    when :vcall then sections(node[1][1], context)
    when :method_add_block then return block(node, context)
    end
    node.each { |child| definitions(child, context) }
  end

  def self?(node) = node[0] == :var_ref && node[1][1] == "self"

  def join(*names, separator: "::") = names.reject { |n| n.nil? || n.empty? }.join(separator)

  def lookup(name, cref)
    cref.length.downto(0) do |depth|
      qualified = join(cref[0...depth].last, name)
      return qualified if @known.key?(qualified)
    end
    nil
  end

  # What a constant path means where something is defined.
  def place(node, context)
    case node[0]
    when :var_ref, :const_ref, :var_field
      name = node[1][1]
      lookup(name, context.cref) || (CORE.include?(name) ? name : join(context.cref.last, name))
    else defined_name(node, context)
    end
  end

  def defined_name(node, context)
    case node[0]
    when :const_ref, :var_field, :var_ref then join(context.cref.last, node[1][1])
    when :top_const_ref, :top_const_field then node[1][1]
    when :const_path_ref, :const_path_field
      return join(context.self_name, node[2][1]) if self?(node[1])
      return unless constant?(node[1])
      join(place(node[1], context), node[2][1])
    end
  end

  def constant?(node)
    case node[0]
    when :var_ref, :const_ref, :var_field then node[1][0] == :@const
    when :top_const_ref then true
    when :const_path_ref then constant?(node[1])
    end
  end

  def module_definition(node, context)
    path = node[1]
    name = defined_name(path, context)
    parent = node[0] == :class ? node[2] : nil
    if name
      @known[name] = true
      kind = node[0].to_s
      kind = "struct" if parent && maker(parent)&.first == "struct"
      item = emit("def", kind, name, path.last[2][0])
      @classes << [item, context.cref, parent && constant?(parent) ? parent : nil, name] if node[0] == :class
      test_class(name, parent, context)
      fields(maker(parent)[1], name) if kind == "struct"
    end
    definitions(parent, context)
    inner = context.with(cref: context.cref + [name], owner: name, singleton: false, functions: false, in_method: false, self_name: name)
    definitions(node.last, inner)
  end

  def test_class(name, parent, context)
    return unless parent && constant?(parent)
    last = parent.last[1]
    @tests[name] = true if last.end_with?("Test", "TestCase") || @tests[place(parent, context)]
  end

  def error?(name, supers, depth = 0)
    cref, parent = supers[name]
    return false if parent.nil? || depth > 30
    if [:var_ref, :const_ref].include?(parent[0])
      written = parent[1][1]
      found = lookup(written, cref)
    else
      written = found = resolved(parent, cref)
    end
    return error?(found, supers, depth + 1) if found && @known.key?(found)
    written = written.to_s
    CORE.include?(written) && Object.const_get(written).is_a?(Class) && Object.const_get(written) <= Exception
  rescue NameError
    false
  end

  def resolved(node, cref)
    case node[0]
    when :var_ref then lookup(node[1][1], cref) || node[1][1]
    when :top_const_ref then node[1][1]
    when :const_path_ref then join(resolved(node[1], cref), node[2][1])
    end
  end

  # The module that the object of def object.x or class << object is.
  def object(node, context)
    node = node[1] if node[0] == :paren
    node = node[0] if node.length == 1
    node = node[1] if node[0] == :assign
    return context.self_name.empty? ? "self" : context.self_name if self?(node)
    return place(node, context) if constant?(node)
    node.flatten.grep(String)[0]
  end

  def qualified(owner, singleton, name) = owner.empty? ? name : "#{owner}#{singleton ? "." : "#"}#{name}"

  def method(token, parameters, body, context)
    name = token[1]
    singleton = context.singleton || context.functions && !context.owner.empty?
    parameters = parameters[1] if parameters && parameters[0] == :paren
    kind =
      if token[0] != :@op && name.end_with?("=") then "setter"
      elsif singleton then "singleton method"
      elsif context.owner.empty? then "function"
      elsif name == "initialize" then "constructor"
      else "method"
      end
    full = qualified(context.owner, singleton, name)
    @methods[full] = emit("def", kind, full, token[2][0], total(parameters))
    inner = context.with(singleton: false, functions: false, in_method: true, self_name: context.owner)
    definitions(parameters, inner)
    definitions(body, inner)
  end

  # Positional parameters, required and optional.
  def total(parameters)
    return 0 unless parameters && parameters[0] == :params
    [1, 2, 4].sum { |i| parameters[i]&.length || 0 }
  end

  def method_kind(context) = context.singleton ? "singleton method" : "method"

  def alias_definition(name, line, context)
    full = qualified(context.owner, context.singleton, name)
    @methods[full] = emit("def", method_kind(context), full, line)
  end

  def constant(node, context)
    token = node.last
    return unless token.is_a?(Array) && token[0] == :@const
    name = defined_name(node, context)
    return unless name
    @known[name] = true
    emit("def", "constant", name, token[2][0])
  end

  # [kind, arguments] of Class.new, Module.new, Struct.new, Data.define.
  def maker(node)
    return unless node.is_a?(Array)
    node = node[1] if node[0] == :method_add_block
    case node[0]
    when :method_add_arg then callee, arguments = node[1], node[2]
    when :command_call then callee, arguments = node, node[4]
    else callee = node
    end
    return unless [:call, :command_call].include?(callee[0]) && callee[3].is_a?(Array) && constant?(callee[1])
    text = path(callee[1]).delete_prefix("::") + "." + callee[3][1]
    kind = {"Struct.new" => "struct", "Data.define" => "struct", "Class.new" => "class", "Module.new" => "module"}[text]
    kind && [kind, arguments]
  end

  # Name = Class.new(Parent) { ... }
  def created(node, context)
    target, value = node[1], node[2]
    return unless [:var_field, :const_path_field, :top_const_field].include?(target[0]) && target.last[0] == :@const
    kind, arguments = maker(value)
    name = defined_name(target, context)
    return unless kind && name
    @known[name] = true
    item = emit("def", kind, name, target.last[2][0])
    if kind == "class"
      parent = flat(arguments).first
      parent = nil unless parent && constant?(parent)
      @classes << [item, context.cref, parent, name]
      test_class(name, parent, context)
    end
    fields(arguments, name) if kind == "struct"
    definitions(target[1], context) if target[0] == :const_path_field
    definitions(arguments, context)
    if value[0] == :method_add_block
      definitions(value[2], context.with(owner: name, singleton: false, functions: false, in_method: false, self_name: name))
    end
    true
  end

  def flat(arguments)
    return [] if arguments.nil? || arguments.empty?
    case arguments[0]
    when :arg_paren, :args_add_block then flat(arguments[1])
    when :args_add_star then flat(arguments[1]) + flat([arguments[2]]) + arguments[3..].to_a
    when Array
      arguments.flat_map { |a| a[0] == :array && a[1].is_a?(Array) ? elements(a[1]) : [a] }
    else [arguments]
    end
  end

  # Elements of an array literal; those of %w and %i are [:qwords, ...] or plain lists.
  def elements(list) = list[0].is_a?(Symbol) ? list[1..] : list

  def fields(arguments, owner)
    flat(arguments).each do |argument|
      next if argument[0] == :string_literal
      text = word(argument)
      emit("def", "field", "#{owner}##{text}", line_of(argument)) if text
    end
  end

  # The text of a symbol or string that is written out.
  def word(node)
    return unless node.is_a?(Array)
    case node[0]
    when :symbol_literal, :symbol then word(node[1])
    when :dyna_symbol, :string_literal then word(node[1])
    when :string_content then node.length == 2 ? word(node[1]) : nil
    when :@tstring_content, :@ident, :@const, :@kw, :@op, :@backtick then node[1]
    when Array then node.length == 1 ? word(node[0]) : nil
    end
  end

  def line_of(node)
    return node[2][0] if node[0].is_a?(Symbol) && node[0].start_with?("@")
    node.each { |child| (line = child.is_a?(Array) && line_of(child)) && (return line) }
    nil
  end

  def sections(name, context)
    case name
    when "module_function" then context.functions = true
    when "private", "protected", "public" then context.functions = false
    end
  end

  def macro(token, arguments, context, node)
    name = token.is_a?(Array) ? token[1] : nil
    list = flat(arguments)
    case name
    when "attr_reader", "attr", "attr_writer", "attr_accessor"
      list.each do |argument|
        text = word(argument) or next
        accessor("getter", text, argument, context) unless name == "attr_writer"
        accessor("setter", text + "=", argument, context) if %w[attr_writer attr_accessor].include?(name)
      end
    when "alias_method"
      alias_definition(word(list[0]), line_of(list[0]), context) if list.length == 2 && word(list[0]) && word(list[1])
    when "define_method", "define_singleton_method"
      defined_method(name, list, node, context) unless @bodies.include?(node.object_id)
    when "private", "protected", "public", "module_function"
      return sections(name, context) if list.empty?
      functions(list, context) if name == "module_function"
    end
  end

  def accessor(kind, text, argument, context)
    full = qualified(context.owner, context.singleton, text)
    @methods[full] = emit("def", kind, full, line_of(argument), kind == "getter" ? 0 : 1)
  end

  def functions(list, context)
    list.each do |argument|
      item = @methods[qualified(context.owner, false, word(argument).to_s)] or next
      item[:construct] = "singleton method" if item[:construct] == "method"
      item[:name] = qualified(context.owner, true, word(argument))
    end
  end

  def defined_method(macro, list, node, context, parameters = nil)
    first = list[0] or return
    text = word(first)
    singleton = context.singleton || macro == "define_singleton_method"
    owner = macro == "define_singleton_method" ? context.self_name : context.owner
    construct = singleton ? "singleton method" : text == "initialize" ? "constructor" : "method"
    construct = "computed " + construct unless text
    name = text ? qualified(owner, singleton, text) : ""
    emit("def", construct, name, line_of(node), parameters ? total(parameters) : NO_ARITY)
  end

  GROUPS = %w[describe context feature]
  TESTS = %w[it specify example scenario test]

  def block(node, context)
    callee, body = node[1], node[2]
    receiver, token, arguments = nil, nil, nil
    inner = callee
    inner, arguments = callee[1], callee[2] if callee[0] == :method_add_arg
    case inner[0]
    when :fcall then token = inner[1]
    when :command then token, arguments = inner[1], inner[2]
    when :call then receiver, token = inner[1], inner[3]
    when :command_call then receiver, token, arguments = inner[1], inner[3], inner[4]
    end
    name = token.is_a?(Array) ? token[1] : nil
    list = flat(arguments)
    bare = receiver.nil? || self?(receiver)
    if bare && %w[define_method define_singleton_method].include?(name)
      variables = body[1] && body[1][0] == :block_var ? body[1][1] : nil
      defined_method(name, list, callee, context, variables || [:params])
      @bodies << callee.object_id
      definitions(callee, context)
      self_name = name == "define_singleton_method" ? context.self_name : context.owner
      return definitions(body, context.with(in_method: true, self_name: self_name))
    end
    if %w[class_eval module_eval class_exec].include?(name) && receiver && (constant?(receiver) || self?(receiver)) ||
       name == "refine" && bare && list[0] && constant?(list[0])
      target = object(name == "refine" ? list[0] : receiver, context)
      definitions(callee, context)
      return definitions(body, context.with(owner: target, singleton: false, functions: false, in_method: false, self_name: target))
    end
    return if test(name, receiver, list, node, context)
    definitions(callee, context)
    definitions(body, context.dup)
  end

  def test(name, receiver, list, node, context)
    return if receiver && path(receiver) != "RSpec" || context.in_method && context.group.nil?
    title = word(list[0]) || (list[0] && constant?(list[0]) ? path(list[0]) : nil) or return
    known = %w[describe feature].include?(name) ||
      context.group && (GROUPS + TESTS).include?(name) || name == "test" && @tests[context.owner]
    return unless known
    around = context.group || context.owner
    full = around.empty? ? "#{name} #{title}" : "#{around} > #{title}"
    emit("def", "function", full, line_of(list[0]), GROUPS.include?(name) ? NO_ARITY : 0)
    definitions(node[1], context)
    definitions(node[2], GROUPS.include?(name) ? context.with(group: full) : context.dup)
    true
  end
end

# The names that the compiler takes for calls without arguments, with their lines.
# Ripper of some versions does not know the variables that named groups of regular
# expressions and patterns bind. nil when this Ruby does not show its tree.
def bare_calls(source)
  found = Set.new
  open = [RubyVM::AbstractSyntaxTree.parse(source)]
  while (node = open.pop)
    found << [node.children[0].to_s, node.first_lineno] if node.type == :VCALL
    open.concat(node.children.grep(RubyVM::AbstractSyntaxTree::Node))
  end
  found
rescue NameError, RuntimeError, SyntaxError
  nil
end

def main
  $stdin.read.split("\n").each do |file|
    source = File.binread(file).force_encoding("UTF-8")
    parser = Ripper::SexpBuilderPP.new(source, file)
    tree = parser.parse
    if tree.nil? || parser.error?
      puts JSON.generate(file: file, kind: "refused", name: "syntax error")
      next
    end
    lister = Lister.new(file, bare_calls(source))
    lister.list(tree)
    lister.items.each { |item| puts JSON.generate(item) }
  end
end

main
