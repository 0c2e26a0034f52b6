// Lists the definitions and calls that the TypeScript compiler's own parser sees
// in JavaScript, TypeScript and TSX files. File names come on standard input, one
// JSON object a line goes out; see package accuracy. The first argument is the
// folder of the typescript package.
//
// Qualified names follow the documentation of package ecmascript. What a name is
// bound to is asked of the compiler's own binder.
'use strict';

const fs = require('fs');
const ts = require(process.argv[2]);
const K = ts.SyntaxKind;

const maxPath = 32;

const out = [];
function emit(item) {
  out.push(JSON.stringify(item));
  if (out.length >= 1000) flush();
}
function flush() {
  if (out.length) fs.writeSync(1, out.join('\n') + '\n');
  out.length = 0;
}

class File {
  constructor(name) {
    this.name = name;
    this.text = fs.readFileSync(name, 'utf8');
    this.sf = ts.createSourceFile(name, this.text, { languageVersion: ts.ScriptTarget.Latest }, true);
    this.known = new Map(); // declaration -> qualified name
  }

  // run walks until the names that assignments hang on are known, then emits.
  run() {
    if (this.sf.parseDiagnostics.length > 0) {
      const why = ts.flattenDiagnosticMessageText(this.sf.parseDiagnostics[0].messageText, ' ');
      emit({ file: this.name, kind: 'refused', name: why });
      return;
    }
    ts.bindSourceFile(this.sf, { target: ts.ScriptTarget.Latest, allowJs: true });
    this.lines = [0];
    for (let i = this.text.indexOf('\n'); i >= 0; i = this.text.indexOf('\n', i + 1)) this.lines.push(i + 1);
    const top = { prefix: '', functions: 0, owner: '', form: 'none', members: null };
    for (let pass = 0; pass < 3; pass++) {
      this.items = [];
      ts.forEachChild(this.sf, (n) => this.visit(n, top));
    }
    for (const item of this.items) emit(item);
  }

  line(node) {
    const position = node.getStart(this.sf);
    let low = 0;
    let high = this.lines.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (this.lines[middle] <= position) low = middle;
      else high = middle;
    }
    return low + 1;
  }

  define(construct, owner, name, at, fn) {
    const qualified = join(owner, name);
    let arity = -1;
    let text = qualified;
    if (fn) {
      const [min, max] = arityOf(fn);
      arity = max;
      if (max > min) text += '[' + (max - min) + ']';
    }
    this.items.push({ file: this.name, kind: 'def', construct, name: text, line: this.line(at), arity });
    return qualified;
  }

  // lookup returns the declaration a name with the given meaning is bound to at a
  // node, or undefined.
  lookup(node, name, meaning = ts.SymbolFlags.All) {
    const key = ts.escapeLeadingUnderscores(name);
    for (let n = node; n; n = n.parent) {
      if ((n.kind === K.FunctionExpression || n.kind === K.ClassExpression) && n.name && n.name.text === name) return n;
      for (const table of tablesOf(n)) {
        const local = table && table.get(key);
        const wanted = meaning | ts.SymbolFlags.Alias;
        // What is exported has a symbol of its own. The binder gives CommonJS files
        // one for their module.
        const symbol = [local && local.exportSymbol, local].find((s) => s && s.flags & wanted);
        const real = symbol && !(symbol.flags & ts.SymbolFlags.ModuleExports);
        if (real && symbol.declarations && symbol.declarations.length) {
          const isType = (d) => d.kind !== K.VariableDeclaration && d.kind !== K.Parameter && d.kind !== K.BindingElement;
          const declared = meaning === ts.SymbolFlags.Type && symbol.declarations.find(isType);
          return declared || symbol.valueDeclaration || symbol.declarations[0];
        }
      }
    }
    return undefined;
  }

  // edge emits what a bare name is bound to when that is a definition of the file
  // or an import.
  edge(id) {
    let type = isTypeName(id);
    if (!type && !isValueName(id)) return;
    const isExport = id.parent.kind === K.ExportSpecifier;
    if (isExport && !this.lookup(id, id.text, ts.SymbolFlags.Value)) type = true;
    const meaning = type ? ts.SymbolFlags.Type : ts.SymbolFlags.Value | ts.SymbolFlags.NamespaceModule;
    const declaration = this.lookup(id, id.text, meaning);
    const target = declaration && this.target(declaration, id);
    if (!target) return;
    const extended = isHeritage(id) && wrapped(id).parent.parent.token === K.ExtendsKeyword;
    const construct = extended ? 'base name' : type ? 'type name' : 'name';
    const name = id.text + ' -> ' + target;
    this.items.push({ file: this.name, kind: 'edge', construct, name, line: this.line(id), arity: -1 });
  }

  // target returns the qualified name that a declaration gives.
  target(declaration, id) {
    const p = id.parent;
    const isRoot = p.expression === id ? p.kind === K.PropertyAccessExpression : p.kind === K.QualifiedName;
    const called = (n) => n.text;
    switch (declaration.kind) {
      case K.ImportSpecifier: {
        const module = called(declaration.parent.parent.parent.moduleSpecifier);
        return module + '.' + called(declaration.propertyName || declaration.name);
      }
      case K.ImportClause:
        return called(declaration.parent.moduleSpecifier) + '.default';
      case K.NamespaceImport:
        return isRoot ? undefined : called(declaration.parent.parent.moduleSpecifier);
    }
    return this.known.get(declaration) || this.requiredTarget(declaration, isRoot);
  }

  // requiredTarget returns what a declaration takes by require() or await import().
  requiredTarget(declaration, isRoot) {
    let path = '';
    let d = declaration;
    for (; d.kind === K.BindingElement; d = d.parent.parent) {
      const key = d.propertyName || d.name;
      if (d.dotDotDotToken || d.parent.kind !== K.ObjectBindingPattern || !key.text) return undefined;
      path = path ? key.text + '.' + path : key.text;
    }
    if (d.kind !== K.VariableDeclaration || !this.isRequired(d.initializer)) return undefined;
    let value = unwrap(d.initializer);
    if (value.kind === K.PropertyAccessExpression) {
      path = path ? value.name.text + '.' + path : value.name.text;
      value = unwrap(value.expression);
    }
    if (value.kind === K.AwaitExpression) value = unwrap(value.expression);
    if (!path && isRoot) return undefined;
    return path ? value.arguments[0].text + '.' + path : value.arguments[0].text;
  }

  memberName(name) {
    const text = name.getText(this.sf);
    return name.kind === K.StringLiteral ? text.slice(1, -1) : text;
  }

  visit(n, c) {
    this.call(n);
    if (n.kind === K.Identifier) this.edge(n);
    switch (n.kind) {
      case K.FunctionDeclaration:
        return this.functionDeclaration(n, c);
      case K.FunctionExpression:
      case K.ArrowFunction:
        return this.functionValue(n, c);
      case K.ClassDeclaration:
        return this.classDeclaration(n, c);
      case K.ClassExpression:
        return this.classValue(n, c);
      case K.MethodDeclaration:
      case K.GetAccessor:
      case K.SetAccessor:
      case K.Constructor:
      case K.MethodSignature:
        return this.method(n, c);
      case K.PropertyDeclaration:
        return this.field(n, c);
      case K.PropertySignature:
        if (n.parent === c.members) this.define('property', c.owner, this.memberName(n.name), n.name);
        return this.children(n, { ...c, members: null });
      case K.ClassStaticBlockDeclaration:
        return this.children(n, { ...c, functions: c.functions + 1 });
      case K.InterfaceDeclaration:
      case K.TypeAliasDeclaration:
        return this.typeDefinition(n, c);
      case K.EnumDeclaration:
        return this.enumDefinition(n, c);
      case K.ModuleDeclaration:
        return this.namespace(n, c);
      case K.VariableDeclaration:
        return this.variable(n, c);
      case K.ObjectLiteralExpression:
        return this.object(n, c);
      case K.ExportAssignment:
        return this.exportAssignment(n, c);
      case K.CallExpression:
        return this.testCase(n, c);
    }
    return this.children(n, c);
  }

  children(n, c) {
    ts.forEachChild(n, (child) => {
      this.visit(child, c);
    });
  }

  functionDeclaration(n, c) {
    let prefix = c.prefix;
    if (n.name) {
      prefix = this.define('function', c.prefix, n.name.text, n.name, n);
    } else {
      prefix = this.define('function', c.prefix, 'default', defaultKeyword(n), n);
    }
    this.known.set(n, prefix);
    this.children(n, { ...c, prefix, functions: c.functions + 1 });
  }

  functionValue(n, c) {
    const place = this.placeOf(n, c) || this.selfNamed(n, c);
    let prefix = c.prefix;
    if (place) {
      prefix = this.define(place.construct, place.owner, place.name, place.at, n);
      this.known.set(n, prefix);
    }
    this.children(n, { ...c, prefix, functions: c.functions + 1 });
  }

  selfNamed(n, c) {
    if (!n.name) return null;
    return { construct: 'function', owner: c.prefix, name: n.name.text, at: n.name };
  }

  classDeclaration(n, c) {
    const name = n.name ? n.name.text : 'default';
    const owner = this.define('class', c.prefix, name, n.name || defaultKeyword(n));
    this.known.set(n, owner);
    this.children(n, { ...c, prefix: owner, members: n, owner, form: 'class' });
  }

  classValue(n, c) {
    const place = this.placeOf(n, c) || this.selfNamed(n, c);
    if (place) {
      const owner = this.define('class', place.owner, place.name, place.at);
      this.known.set(n, owner);
      this.children(n, { ...c, prefix: owner, members: n, owner, form: 'class' });
      return;
    }
    this.children(n, { ...c, members: c.prefix ? n : null, owner: c.prefix, form: 'class' });
  }

  method(n, c) {
    let prefix = c.prefix;
    if (n.parent === c.members) {
      const at = n.kind === K.Constructor ? constructorKeyword(n, this.sf) : n.name;
      const name = n.kind === K.Constructor ? 'constructor' : this.memberName(n.name);
      prefix = this.define(methodConstruct(n, c, name), c.owner, name, at, n);
      if (n.kind === K.Constructor) this.parameterProperties(n, c);
    }
    this.children(n, { ...c, prefix, functions: c.functions + 1 });
  }

  parameterProperties(n, c) {
    for (const p of n.parameters) {
      const declares = ts.getModifiers(p) && ts.getModifiers(p).length > 0;
      if (declares && p.name.kind === K.Identifier) this.define('field', c.owner, p.name.text, p.name);
    }
  }

  field(n, c) {
    const value = unwrap(n.initializer);
    if (n.parent !== c.members || isDefinitionValue(value)) return this.children(n, c);
    const prefix = this.define('field', c.owner, this.memberName(n.name), n.name);
    return this.children(n, { ...c, prefix });
  }

  typeDefinition(n, c) {
    const alias = n.kind === K.TypeAliasDeclaration;
    const owner = this.define(alias ? 'type alias' : 'interface', c.prefix, n.name.text, n.name);
    this.known.set(n, owner);
    let members = null;
    if (!alias) members = n;
    else if (n.type.kind === K.TypeLiteral) members = n.type;
    this.children(n, { ...c, prefix: owner, members, owner, form: 'type' });
  }

  enumDefinition(n, c) {
    const owner = this.define('enum', c.prefix, n.name.text, n.name);
    this.known.set(n, owner);
    for (const m of n.members) {
      this.known.set(m, this.define('enum member', owner, this.memberName(m.name), m.name));
    }
    this.children(n, { ...c, prefix: owner });
  }

  namespace(n, c) {
    let path = '';
    let last = n;
    for (;;) {
      path = join(path, this.memberName(last.name));
      if (!last.body || last.body.kind !== K.ModuleDeclaration) break;
      last = last.body;
    }
    const prefix = this.define('namespace', c.prefix, path, last.name);
    this.known.set(n, join(c.prefix, this.memberName(n.name)));
    if (last.body) this.children(last.body, { ...c, prefix, members: null });
  }

  symbolic(list, c) {
    if (c.functions > 0 || list.kind !== K.VariableDeclarationList || list.parent.kind !== K.VariableStatement) return false;
    const block = list.parent.parent.kind;
    return block === K.SourceFile || block === K.ModuleBlock || !(list.flags & ts.NodeFlags.BlockScoped);
  }

  variable(n, c) {
    const value = unwrap(n.initializer);
    if (!this.symbolic(n.parent, c) || this.isRequired(value)) return this.children(n, c);
    const construct = n.parent.flags & ts.NodeFlags.Const ? 'constant' : 'variable';
    if (n.name.kind !== K.Identifier) {
      this.patternNames(n.name, (name) => {
        this.known.set(name.parent, this.define(construct, c.prefix, name.text, name));
      });
      return this.children(n, c);
    }
    if (isDefinitionValue(value)) return this.children(n, c);
    const prefix = this.define(construct, c.prefix, n.name.text, n.name);
    this.known.set(n, prefix);
    return this.children(n, { ...c, prefix });
  }

  patternNames(pattern, use) {
    for (const e of pattern.elements) {
      if (e.kind !== K.BindingElement) continue;
      if (e.name.kind === K.Identifier) use(e.name);
      else this.patternNames(e.name, use);
    }
  }

  // isRequired tells require("m"), await import("m") and a property of them.
  isRequired(value) {
    value = unwrap(value);
    if (value && value.kind === K.PropertyAccessExpression) value = unwrap(value.expression);
    const awaited = value && value.kind === K.AwaitExpression;
    if (awaited) value = unwrap(value.expression);
    if (!value || value.kind !== K.CallExpression || !value.arguments.length) return false;
    const argument = value.arguments[0];
    if (argument.kind !== K.StringLiteral && argument.kind !== K.NoSubstitutionTemplateLiteral) return false;
    const dynamic = value.expression.kind === K.ImportKeyword;
    const required = value.expression.kind === K.Identifier && value.expression.text === 'require';
    return dynamic ? awaited : required && !awaited && !this.lookup(value, 'require');
  }

  exportAssignment(n, c) {
    const value = unwrap(n.expression);
    if (n.isExportEquals || value.kind === K.Identifier || isDefinitionValue(value)) return this.children(n, c);
    const prefix = this.define('constant', c.prefix, 'default', defaultKeyword(n));
    return this.children(n, { ...c, prefix });
  }

  // placeOf tells what name the place of a function, class or object gives it.
  placeOf(n, c) {
    const w = wrapped(n);
    const p = w.parent;
    switch (p.kind) {
      case K.VariableDeclaration:
        if (p.initializer !== w || p.name.kind !== K.Identifier) return null;
        if (isDefinitionValue(n)) this.known.set(p, join(c.prefix, p.name.text));
        return { construct: 'function', owner: c.prefix, name: p.name.text, at: p.name, form: 'object' };
      case K.PropertyAssignment:
        if (p.parent !== c.members) return null;
        return {
          construct: c.form === 'exports' ? 'function' : 'method',
          owner: c.owner,
          name: this.memberName(p.name),
          at: p.name,
          form: 'object',
        };
      case K.PropertyDeclaration:
        if (p.parent !== c.members || p.initializer !== w) return null;
        return {
          construct: isStatic(p) ? 'static method' : 'method',
          owner: c.owner,
          name: this.memberName(p.name),
          at: p.name,
          form: 'field',
        };
      case K.BinaryExpression:
        if (p.operatorToken.kind !== K.EqualsToken || p.right !== w) return null;
        return this.assignedPlace(n, p, c);
      case K.ExportAssignment:
        if (p.isExportEquals) return null;
        if (n.name) return this.selfNamed(n, c);
        return { construct: 'function', owner: c.prefix, name: 'default', at: defaultKeyword(p), form: 'object' };
    }
    return null;
  }

  assignedPlace(n, assignment, c) {
    if (assignment.left.kind !== K.PropertyAccessExpression) return null;
    const path = pathOf(assignment.left);
    if (!path || path[0] === 'this' || path[0] === 'super') return null;
    const at = assignment.left.name;
    const free = !this.lookup(assignment, path[0]);
    const last = path.length - 1;
    let rest = path;
    if (free && path[0] === 'module' && path[1] === 'exports') {
      if (last === 1) {
        if (n.kind !== K.ObjectLiteralExpression && n.name) return this.selfNamed(n, c);
        return { construct: 'function', owner: 'module', name: 'exports', at, form: 'exports' };
      }
      rest = path.slice(2);
    } else if (free && path[0] === 'exports') {
      rest = path.slice(1);
    } else if (last === 1 && path[1] === 'prototype' && n.kind === K.ObjectLiteralExpression) {
      return { owner: this.ownerName(assignment, path.slice(0, 1)), form: 'prototype' };
    } else if (last >= 2 && path[last - 1] === 'prototype') {
      return { construct: 'method', owner: this.ownerName(assignment, path.slice(0, -2)), name: path[last], at, form: 'object' };
    } else if (c.functions > 0) {
      return null;
    }
    const owner = this.ownerName(assignment, rest.slice(0, -1));
    return { construct: 'function', owner, name: rest[rest.length - 1], at, form: 'object' };
  }

  ownerName(node, path) {
    if (!path.length) return '';
    const declaration = this.lookup(node, path[0]);
    const known = declaration && this.known.get(declaration);
    return [known || path[0], ...path.slice(1)].join('.');
  }

  object(n, c) {
    const p = this.placeOf(n, c);
    const parent = wrapped(n).parent;
    let owner;
    if (!p || p.form === 'field') return this.children(n, c);
    if (p.form === 'exports') owner = '';
    else if (p.form === 'prototype') owner = p.owner;
    else if (parent.kind === K.VariableDeclaration) {
      if (!this.symbolic(parent.parent, c)) return this.children(n, c);
      owner = c.prefix;
    } else if (parent.kind === K.ExportAssignment) owner = c.prefix;
    else owner = join(p.owner, p.name);
    return this.children(n, { ...c, members: n, owner, form: p.form });
  }

  testCase(n, c) {
    let callee = unwrap(n.expression);
    if (callee.kind === K.PropertyAccessExpression) callee = callee.expression;
    const isTest = callee.kind === K.Identifier && ['describe', 'it', 'test'].includes(callee.text);
    const [title, ...others] = n.arguments;
    const body = others.find((a) => a.kind === K.ArrowFunction || a.kind === K.FunctionExpression);
    const plain = title && (title.kind === K.StringLiteral || title.kind === K.NoSubstitutionTemplateLiteral);
    const bound = isTest && this.lookup(n, callee.text);
    const imported = bound && (bound.kind === K.ImportSpecifier || bound.kind === K.ImportClause);
    if (!isTest || !plain || !body || (bound && !imported)) return this.children(n, c);
    const text = title.getText(this.sf).slice(1, -1);
    if (!text) return this.children(n, c);
    const name = c.inTest ? c.prefix + ' > ' + text : join(c.prefix, text);
    const prefix = this.define('function', '', name, title, body);
    return this.children(n, { ...c, prefix, inTest: true });
  }

  call(n) {
    let callee;
    let construct = 'call';
    let args = n.arguments;
    switch (n.kind) {
      case K.CallExpression:
        callee = n.expression;
        break;
      case K.NewExpression:
        callee = n.expression;
        construct = 'new';
        break;
      case K.TaggedTemplateExpression:
        callee = n.tag;
        break;
      default:
        return;
    }
    callee = unwrap(callee);
    let name;
    let at = callee;
    if (callee.kind === K.Identifier) name = callee.text;
    else if (callee.kind === K.SuperKeyword) name = 'super';
    else if (callee.kind === K.PropertyAccessExpression) {
      at = callee.name;
      const path = pathOf(callee);
      name = path ? path.join('.') : callee.name.text;
    } else return;
    let arity = 0;
    if (n.kind === K.TaggedTemplateExpression) {
      arity = 1 + (n.template.templateSpans ? n.template.templateSpans.length : 0);
    } else if (args) {
      arity = args.some((a) => a.kind === K.SpreadElement) ? -1 : args.length;
    }
    this.items.push({ file: this.name, kind: 'call', construct, name, line: this.line(at), arity });
  }
}

// tablesOf returns the symbol tables that a node puts into scope.
function tablesOf(n) {
  switch (n.kind) {
    case K.EnumDeclaration:
    case K.ModuleDeclaration:
      return [n.locals, n.symbol && n.symbol.exports];
    case K.ClassDeclaration:
    case K.ClassExpression:
    case K.InterfaceDeclaration:
      return [typeParameters(n)];
  }
  return n.locals ? [n.locals] : [];
}

function typeParameters(n) {
  const table = new Map();
  for (const p of n.typeParameters || []) table.set(ts.escapeLeadingUnderscores(p.name.text), p.symbol);
  return table;
}

function isTypeName(id) {
  const p = id.parent;
  if (p.kind === K.TypeReference) return p.typeName === id;
  return p.kind === K.ExpressionWithTypeArguments && isHeritage(id) && (p.parent.token === K.ImplementsKeyword || !ts.isClassLike(p.parent.parent));
}

function isHeritage(id) {
  const p = wrapped(id).parent;
  return p.kind === K.ExpressionWithTypeArguments && p.parent.kind === K.HeritageClause;
}

// isTypePath tells N in interface I extends N.T.
function isTypePath(n) {
  while (n.parent.kind === K.PropertyAccessExpression) n = n.parent;
  return isTypeName(n);
}

function isClosingTag(n) {
  while (n.parent.kind === K.PropertyAccessExpression) n = n.parent;
  return n.parent.kind === K.JsxClosingElement;
}

function isValueName(id) {
  const p = id.parent;
  switch (p.kind) {
    case K.JsxClosingElement:
      return false;
    case K.FunctionExpression:
    case K.ClassExpression:
      return p.name !== id;
    case K.JsxOpeningElement:
    case K.JsxSelfClosingElement:
      return /^[A-Z_$]/.test(id.text);
    case K.ShorthandPropertyAssignment:
      return p.name === id;
    case K.PropertyAccessExpression:
      if (p.name === id) return false;
      break;
    case K.QualifiedName: // typeof a.b
      if (p.right === id) return false;
      break;
    case K.ExportAssignment:
    case K.TypeQuery:
    case K.ComputedPropertyName:
      return true;
    case K.ExportSpecifier:
      return !p.parent.parent.moduleSpecifier && (p.propertyName || p.name) === id;
  }
  if (isClosingTag(id) || isTypePath(id)) return false;
  return ts.isExpressionNode(id);
}

function join(owner, name) {
  return owner ? owner + '.' + name : name;
}

function isWrapper(n) {
  switch (n.kind) {
    case K.ParenthesizedExpression:
    case K.AsExpression:
    case K.SatisfiesExpression:
    case K.NonNullExpression:
    case K.TypeAssertionExpression:
      return true;
  }
  return false;
}

function unwrap(n) {
  while (n && isWrapper(n)) n = n.expression;
  return n;
}

function wrapped(n) {
  while (isWrapper(n.parent)) n = n.parent;
  return n;
}

function isDefinitionValue(n) {
  return !!n && (n.kind === K.FunctionExpression || n.kind === K.ArrowFunction || n.kind === K.ClassExpression);
}

function isStatic(n) {
  return ts.canHaveModifiers(n) && (ts.getModifiers(n) || []).some((m) => m.kind === K.StaticKeyword);
}

function methodConstruct(n, c, name) {
  switch (n.kind) {
    case K.Constructor:
      return 'constructor';
    case K.GetAccessor:
      return 'getter';
    case K.SetAccessor:
      return 'setter';
    case K.MethodSignature:
      return 'method specification';
  }
  if (c.form === 'exports') return 'function';
  if (c.form === 'class' && isStatic(n)) return 'static method';
  return 'method';
}

function constructorKeyword(n, sf) {
  return n.getChildren(sf).find((child) => child.kind === K.ConstructorKeyword || child.kind === K.StringLiteral) || n;
}

function defaultKeyword(n) {
  const modifier = (n.modifiers || []).find((m) => m.kind === K.DefaultKeyword);
  return modifier || n.getChildren().find((child) => child.kind === K.DefaultKeyword) || n;
}

function arityOf(fn) {
  let min = 0;
  let max = 0;
  for (const p of fn.parameters) {
    if (p.dotDotDotToken || (p.name.kind === K.Identifier && p.name.text === 'this')) continue;
    max++;
    if (!p.initializer && !p.questionToken) min = max;
  }
  return [min, max];
}

// pathOf returns the segments of a plain dotted path, undefined for other expressions.
function pathOf(n) {
  const path = [];
  for (; path.length < maxPath; ) {
    switch (n.kind) {
      case K.PropertyAccessExpression:
        path.unshift(n.name.text);
        n = n.expression;
        break;
      case K.NonNullExpression:
        n = n.expression;
        break;
      case K.Identifier:
        return [n.text, ...path];
      case K.ThisKeyword:
        return ['this', ...path];
      case K.SuperKeyword:
        return ['super', ...path];
      case K.MetaProperty:
        return n.keywordToken === K.ImportKeyword ? ['import.meta', ...path] : undefined;
      default:
        return undefined;
    }
  }
  return undefined;
}

for (const name of fs.readFileSync(0, 'utf8').split('\n')) {
  if (name) new File(name).run();
}
flush();
