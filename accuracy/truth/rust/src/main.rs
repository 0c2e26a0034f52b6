//! Prints the definitions and calls of Rust files as JSON lines, as syn parses them.
//! It runs in the root of the corpus and reads file names from standard input.

use proc_macro2::Span;
use std::collections::HashSet;
use std::io::{self, BufRead, Write};
use syn::spanned::Spanned;
use syn::visit::{self, Visit};

fn main() {
    let mut out = io::BufWriter::new(io::stdout().lock());
    for line in io::stdin().lock().lines() {
        let file = line.expect("read file name");
        let source = match std::fs::read_to_string(&file) {
            Ok(source) => source,
            Err(error) => {
                refuse(&mut out, &file, &error.to_string());
                continue;
            }
        };
        match syn::parse_file(&source) {
            Err(error) => refuse(&mut out, &file, &error.to_string()),
            Ok(tree) => {
                let mut types = Types::default();
                types.visit_file(&tree);
                let mut walk = Walk { out: &mut out, file: &file, scope: Vec::new(), owner: Owner::None, types };
                walk.visit_file(&tree);
            }
        }
    }
}

fn refuse(out: &mut impl Write, file: &str, why: &str) {
    writeln!(out, r#"{{"file":{file:?},"kind":"refused","name":{why:?}}}"#).expect("write");
}

/// The types a file defines outside of functions, by their path, and the modules
/// that see what their parent defines.
#[derive(Default)]
struct Types {
    scope: Vec<String>,
    defined: HashSet<String>,
    open: HashSet<String>,
}

impl Types {
    fn define(&mut self, name: &syn::Ident) {
        self.defined.insert(join(&self.scope, &name.to_string()));
    }

    /// The path of the type written as `name` in the module `scope`.
    fn path(&self, scope: &[String], name: &str) -> String {
        let mut around = scope;
        loop {
            let path = join(around, name);
            if self.defined.contains(&path) {
                return path;
            }
            if around.is_empty() || !self.open.contains(&around.join("::")) {
                return join(scope, name);
            }
            around = &around[..around.len() - 1];
        }
    }
}

impl<'a> Visit<'a> for Types {
    fn visit_item_struct(&mut self, item: &'a syn::ItemStruct) {
        self.define(&item.ident);
    }
    fn visit_item_enum(&mut self, item: &'a syn::ItemEnum) {
        self.define(&item.ident);
    }
    fn visit_item_union(&mut self, item: &'a syn::ItemUnion) {
        self.define(&item.ident);
    }
    fn visit_item_trait(&mut self, item: &'a syn::ItemTrait) {
        self.define(&item.ident);
    }
    fn visit_item_type(&mut self, item: &'a syn::ItemType) {
        self.define(&item.ident);
    }
    fn visit_item_mod(&mut self, item: &'a syn::ItemMod) {
        self.scope.push(item.ident.to_string());
        visit::visit_item_mod(self, item);
        self.scope.pop();
    }
    fn visit_use_path(&mut self, path: &'a syn::UsePath) {
        if path.ident == "super" {
            self.open.insert(self.scope.join("::"));
        }
    }
    fn visit_item_fn(&mut self, item: &'a syn::ItemFn) {
        self.scope.push(item.sig.ident.to_string());
        visit::visit_item_fn(self, item);
        self.scope.pop();
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Owner {
    None,
    Trait,
    Impl,
}

struct Walk<'o, W: Write> {
    out: &'o mut W,
    file: &'o str,
    scope: Vec<String>,
    owner: Owner,
    types: Types,
}

fn join(scope: &[String], name: &str) -> String {
    if scope.is_empty() {
        name.to_string()
    } else {
        format!("{}::{name}", scope.join("::"))
    }
}

/// The names of a path without type arguments.
fn written(path: &syn::Path) -> Vec<String> {
    path.segments.iter().map(|s| s.ident.to_string()).collect()
}

impl<W: Write> Walk<'_, W> {
    fn item(&mut self, kind: &str, construct: &str, name: &str, at: Span, arity: i64) {
        let (file, line) = (self.file, at.start().line);
        writeln!(
            self.out,
            r#"{{"file":{file:?},"kind":"{kind}","construct":"{construct}","name":{name:?},"line":{line},"arity":{arity}}}"#
        )
        .expect("write");
    }

    fn define(&mut self, construct: &str, name: &syn::Ident, arity: i64) {
        let path = join(&self.scope, &name.to_string());
        self.item("def", construct, &path, name.span(), arity);
    }

    fn within(&mut self, name: String, owner: Owner, visit: impl FnOnce(&mut Self)) {
        let saved = self.owner;
        self.scope.push(name);
        self.owner = owner;
        visit(self);
        self.owner = saved;
        self.scope.pop();
    }

    fn function(&mut self, sig: &syn::Signature, declared: bool, visit: impl FnOnce(&mut Self)) {
        let takes_self = sig.receiver().is_some();
        let arity = sig.inputs.len() as i64 - takes_self as i64;
        let construct = match (self.owner, takes_self) {
            (Owner::Trait, _) if declared => "method specification",
            (Owner::Trait, _) => "trait method",
            (Owner::Impl, true) => "method",
            (Owner::Impl, false) => "static method",
            (Owner::None, _) => "function",
        };
        self.define(construct, &sig.ident, arity);
        self.within(sig.ident.to_string(), Owner::None, visit);
    }

    fn constant(&mut self, construct: &str, name: &syn::Ident, visit: impl FnOnce(&mut Self)) {
        if name == "_" {
            return visit(self);
        }
        self.define(construct, name, -1);
        self.within(name.to_string(), Owner::None, visit);
    }

    fn call(&mut self, construct: &str, qualifier: &str, name: &str, at: Span, arity: i64) {
        let name = format!("{qualifier} {name}");
        self.item("call", construct, name.trim_start(), at, arity);
    }

    /// A call or macro named by a path.
    fn path_call(&mut self, construct: &str, qself: bool, path: &syn::Path, arity: i64) {
        let names = written(path);
        let (last, before) = names.split_last().expect("a path has a name");
        let root = if path.leading_colon.is_some() { "::" } else { "" };
        let qualifier = if qself { String::new() } else { before.join("::") };
        let qualifier = if qualifier.is_empty() { qualifier } else { format!("{root}{qualifier}") };
        let at = path.segments.last().expect("a path has a name").ident.span();
        self.call(construct, &qualifier, last, at, arity);
    }
}

/// A receiver that is a plain path of names, as written.
fn receiver(e: &syn::Expr) -> Option<String> {
    match e {
        syn::Expr::Path(p) if p.qself.is_none() => Some(written(&p.path).join("::")),
        syn::Expr::Field(f) => match &f.member {
            syn::Member::Named(name) => Some(format!("{}.{name}", receiver(&f.base)?)),
            syn::Member::Unnamed(_) => None,
        },
        _ => None,
    }
}

impl<'a, W: Write> Visit<'a> for Walk<'_, W> {
    fn visit_attribute(&mut self, _: &'a syn::Attribute) {}

    fn visit_item_mod(&mut self, item: &'a syn::ItemMod) {
        self.define("module", &item.ident, -1);
        self.within(item.ident.to_string(), Owner::None, |w| visit::visit_item_mod(w, item));
    }
    fn visit_item_struct(&mut self, item: &'a syn::ItemStruct) {
        self.define("struct", &item.ident, -1);
        self.within(item.ident.to_string(), Owner::None, |w| visit::visit_item_struct(w, item));
    }
    fn visit_item_union(&mut self, item: &'a syn::ItemUnion) {
        self.define("union", &item.ident, -1);
        self.within(item.ident.to_string(), Owner::None, |w| visit::visit_item_union(w, item));
    }
    fn visit_item_enum(&mut self, item: &'a syn::ItemEnum) {
        self.define("enum", &item.ident, -1);
        self.within(item.ident.to_string(), Owner::None, |w| visit::visit_item_enum(w, item));
    }
    fn visit_variant(&mut self, item: &'a syn::Variant) {
        self.define("enum member", &item.ident, -1);
        self.within(item.ident.to_string(), Owner::None, |w| visit::visit_variant(w, item));
    }
    fn visit_field(&mut self, item: &'a syn::Field) {
        if let Some(name) = &item.ident {
            self.define("field", name, -1);
        }
        visit::visit_field(self, item);
    }
    fn visit_item_type(&mut self, item: &'a syn::ItemType) {
        self.define("type alias", &item.ident, -1);
        visit::visit_item_type(self, item);
    }
    fn visit_item_const(&mut self, item: &'a syn::ItemConst) {
        self.constant("constant", &item.ident, |w| visit::visit_item_const(w, item));
    }
    fn visit_item_static(&mut self, item: &'a syn::ItemStatic) {
        self.constant("variable", &item.ident, |w| visit::visit_item_static(w, item));
    }
    fn visit_foreign_item_static(&mut self, item: &'a syn::ForeignItemStatic) {
        self.constant("variable", &item.ident, |w| visit::visit_foreign_item_static(w, item));
    }
    fn visit_item_fn(&mut self, item: &'a syn::ItemFn) {
        let saved = std::mem::replace(&mut self.owner, Owner::None);
        self.function(&item.sig, false, |w| visit::visit_item_fn(w, item));
        self.owner = saved;
    }
    fn visit_foreign_item_fn(&mut self, item: &'a syn::ForeignItemFn) {
        self.function(&item.sig, true, |w| visit::visit_foreign_item_fn(w, item));
    }
    fn visit_item_trait(&mut self, item: &'a syn::ItemTrait) {
        self.define("trait", &item.ident, -1);
        self.within(item.ident.to_string(), Owner::Trait, |w| visit::visit_item_trait(w, item));
    }
    fn visit_trait_item_fn(&mut self, item: &'a syn::TraitItemFn) {
        self.function(&item.sig, item.default.is_none(), |w| visit::visit_trait_item_fn(w, item));
    }
    fn visit_trait_item_const(&mut self, item: &'a syn::TraitItemConst) {
        self.constant("constant", &item.ident, |w| visit::visit_trait_item_const(w, item));
    }
    fn visit_trait_item_type(&mut self, item: &'a syn::TraitItemType) {
        self.define("associated type", &item.ident, -1);
        visit::visit_trait_item_type(self, item);
    }
    fn visit_item_impl(&mut self, item: &'a syn::ItemImpl) {
        let owner = match &*item.self_ty {
            syn::Type::Path(p) if p.qself.is_none() => match &written(&p.path)[..] {
                [name] => self.types.path(&self.scope, name),
                names => join(&self.scope, &names.join("::")),
            },
            other => {
                let text = other.span().source_text().unwrap_or_default();
                join(&self.scope, &format!("<{}>", text.split_whitespace().collect::<Vec<_>>().join(" ")))
            }
        };
        if let Some((path, _)) = &item.trait_ {
            let at = path.segments.first().expect("a path has a name").ident.span();
            let name = path.segments.last().expect("a path has a name").ident.to_string();
            self.item("def", "instance", &format!("{owner} as {name}"), at, -1);
        }
        let saved = std::mem::replace(&mut self.scope, vec![owner]);
        let around = std::mem::replace(&mut self.owner, Owner::Impl);
        visit::visit_item_impl(self, item);
        self.owner = around;
        self.scope = saved;
    }
    fn visit_impl_item_fn(&mut self, item: &'a syn::ImplItemFn) {
        self.function(&item.sig, false, |w| visit::visit_impl_item_fn(w, item));
    }
    fn visit_impl_item_const(&mut self, item: &'a syn::ImplItemConst) {
        self.constant("constant", &item.ident, |w| visit::visit_impl_item_const(w, item));
    }
    fn visit_impl_item_type(&mut self, item: &'a syn::ImplItemType) {
        self.define("associated type", &item.ident, -1);
        visit::visit_impl_item_type(self, item);
    }
    fn visit_item_macro(&mut self, item: &'a syn::ItemMacro) {
        match &item.ident {
            Some(name) => self.define("macro", name, -1),
            None => visit::visit_item_macro(self, item),
        }
    }

    fn visit_macro(&mut self, item: &'a syn::Macro) {
        self.path_call("macro", false, &item.path, -1);
    }
    fn visit_expr_call(&mut self, e: &'a syn::ExprCall) {
        if let syn::Expr::Path(p) = &*e.func {
            self.path_call("call", p.qself.is_some(), &p.path, e.args.len() as i64);
        }
        visit::visit_expr_call(self, e);
    }
    fn visit_expr_method_call(&mut self, e: &'a syn::ExprMethodCall) {
        let qualifier = receiver(&e.receiver).unwrap_or_default();
        self.call("call", &qualifier, &e.method.to_string(), e.method.span(), e.args.len() as i64);
        visit::visit_expr_method_call(self, e);
    }
}
