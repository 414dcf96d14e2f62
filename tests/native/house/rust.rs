//! One Rust file, parsed: its functions, modules, imports, paths and literals, without what only tests compile.

use proc_macro2::{Delimiter, Span, TokenStream, TokenTree};
use std::collections::{BTreeMap, BTreeSet};
use syn::spanned::Spanned;
use syn::visit::{self, Visit};

/// A path as it is written: `crate::base::id` is three parts.
pub(super) type Parts = Vec<String>;

/// A file without its tests. The first of `modules` is the file itself; the others are modules with a body inside it.
pub(super) struct RustFile {
    pub(super) lines_without_tests: usize,
    pub(super) functions: Vec<Function>,
    pub(super) modules: Vec<Module>,
    pub(super) literals: Vec<Literal>,
    /// The whole numbers that stand in the code, each with its line.
    pub(super) numbers: Vec<(usize, u64)>,
}

pub(super) struct Function {
    pub(super) name: String,
    pub(super) line: usize,
    pub(super) lines: usize,
    /// Without `self`.
    pub(super) parameters: usize,
    /// How many parameters are tuples, or are taken apart as one.
    pub(super) tuples: usize,
}

/// A text literal. `of_macro` is the macro whose arguments it stands in.
pub(super) struct Literal {
    pub(super) line: usize,
    pub(super) text: String,
    pub(super) of_macro: Option<String>,
}

#[derive(Default)]
pub(super) struct Module {
    /// The names of the modules with a body that this one stands in, and its own. Empty for the file itself.
    pub(super) inside: Parts,
    /// `mod name;`, in the order of the file.
    pub(super) files: Vec<ChildFile>,
    /// What is defined here.
    pub(super) items: BTreeSet<String>,
    /// What a macro may define here: the names in capitals among its arguments.
    pub(super) items_of_macros: BTreeSet<String>,
    pub(super) public_functions: BTreeSet<String>,
    /// The name that an import brings, and whence.
    pub(super) imports: BTreeMap<String, Import>,
    /// `use somewhere::*`.
    pub(super) globs: Vec<Import>,
    /// Every path in the code, with the line where it stands first.
    pub(super) paths: BTreeMap<Parts, usize>,
}

pub(super) struct ChildFile {
    pub(super) name: String,
    pub(super) only_for_tests: bool,
}

#[derive(Clone)]
pub(super) struct Import {
    pub(super) path: Parts,
    pub(super) line: usize,
    /// Whether it is passed on: `pub use`.
    pub(super) passed_on: bool,
}

pub(super) fn read_file(text: &str) -> Result<RustFile, String> {
    let parsed = syn::parse_file(text).map_err(|error| format!("line {}: {error}", error.span().start().line))?;
    let mut reading = Reading::default();
    reading.modules.push(Module::default());
    reading.visit_file(&parsed);
    let all = text.lines().count();
    let literals = std::mem::take(&mut reading.literals);
    Ok(RustFile {
        lines_without_tests: all - reading.test_lines,
        functions: reading.functions,
        modules: reading.modules,
        literals,
        numbers: reading.numbers,
    })
}

/// Whether the item is compiled for tests alone.
fn is_test(attributes: &[syn::Attribute]) -> bool {
    attributes.iter().any(|attribute| match &attribute.meta {
        syn::Meta::Path(path) => path.is_ident("test"),
        syn::Meta::List(list) if list.path.is_ident("cfg") => {
            let condition = list.tokens.to_string();
            condition == "test" || condition.starts_with("all (test")
        }
        _ => false,
    })
}

fn line_of(span: Span) -> usize {
    span.start().line
}

#[derive(Default)]
struct Reading {
    test_lines: usize,
    functions: Vec<Function>,
    modules: Vec<Module>,
    /// The place in `modules` of the module that is being read.
    at: usize,
    literals: Vec<Literal>,
    numbers: Vec<(usize, u64)>,
}

impl Reading {
    fn module(&mut self) -> &mut Module {
        &mut self.modules[self.at]
    }

    fn skip(&mut self, item: &impl Spanned) {
        let span = item.span();
        self.test_lines += span.end().line - span.start().line + 1;
    }

    fn function(&mut self, signature: &syn::Signature, end: Span) {
        let typed = signature.inputs.iter().filter_map(|input| match input {
            syn::FnArg::Typed(typed) => Some(typed),
            _ => None,
        });
        let (mut parameters, mut tuples) = (0, 0);
        for parameter in typed {
            parameters += 1;
            tuples += usize::from(matches!(*parameter.pat, syn::Pat::Tuple(_)) || is_tuple(&parameter.ty));
        }
        let line = line_of(signature.span());
        let lines = end.end().line - line + 1;
        self.functions.push(Function { name: signature.ident.to_string(), line, lines, parameters, tuples });
    }

    fn add_path(&mut self, parts: Parts, line: usize) {
        self.module().paths.entry(parts).or_insert(line);
    }

    fn import(&mut self, prefix: &Parts, tree: &syn::UseTree, passed_on: bool) {
        let line = line_of(tree.span());
        let longer = |name: &syn::Ident| [prefix.as_slice(), &[name.to_string()]].concat();
        let (path, name) = match tree {
            syn::UseTree::Path(inner) => return self.import(&longer(&inner.ident), &inner.tree, passed_on),
            syn::UseTree::Group(group) => {
                return group.items.iter().for_each(|item| self.import(prefix, item, passed_on));
            }
            syn::UseTree::Glob(_) => {
                return self.module().globs.push(Import { path: prefix.clone(), line, passed_on });
            }
            syn::UseTree::Name(name) if name.ident == "self" => (prefix.clone(), prefix.last().unwrap().clone()),
            syn::UseTree::Name(name) => (longer(&name.ident), name.ident.to_string()),
            syn::UseTree::Rename(renamed) if renamed.ident == "self" => (prefix.clone(), renamed.rename.to_string()),
            syn::UseTree::Rename(renamed) => (longer(&renamed.ident), renamed.rename.to_string()),
        };
        // `use Trait as _` brings no name, and still depends on what it names.
        let name = if name == "_" { format!("_ {}", path.join("::")) } else { name };
        self.module().imports.insert(name, Import { path, line, passed_on });
    }

    /// The arguments of a macro: its paths and literals are read, whatever they mean to it.
    fn tokens(&mut self, tokens: TokenStream, of_macro: &str) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        let mut at = 0;
        while at < tokens.len() {
            match &tokens[at] {
                TokenTree::Group(group) => self.tokens(group.stream(), of_macro),
                TokenTree::Literal(literal) => self.literal(&syn::Lit::new(literal.clone()), Some(of_macro)),
                TokenTree::Ident(first) => {
                    let (parts, end) = chain(&tokens, at);
                    let after_dot =
                        at > 0 && matches!(&tokens[at - 1], TokenTree::Punct(mark) if mark.as_char() == '.');
                    if !after_dot {
                        self.add_path(parts, line_of(first.span()));
                    }
                    at = end;
                    continue;
                }
                TokenTree::Punct(_) => {}
            }
            at += 1;
        }
    }

    fn literal(&mut self, literal: &syn::Lit, of_macro: Option<&str>) {
        let line = line_of(literal.span());
        match literal {
            syn::Lit::Str(text) => {
                self.literals.push(Literal { line, text: text.value(), of_macro: of_macro.map(str::to_owned) });
            }
            syn::Lit::Int(number) => self.numbers.extend(number.base10_parse().ok().map(|number| (line, number))),
            _ => {}
        }
    }
}

/// The names joined by `::` from `at` on, and the place after them.
fn chain(tokens: &[TokenTree], mut at: usize) -> (Parts, usize) {
    let mut parts = Vec::new();
    let is_colon = |token: Option<&TokenTree>| matches!(token, Some(TokenTree::Punct(mark)) if mark.as_char() == ':');
    while let Some(TokenTree::Ident(name)) = tokens.get(at) {
        parts.push(name.to_string());
        at += 1;
        if !is_colon(tokens.get(at)) || !is_colon(tokens.get(at + 1)) {
            break;
        }
        at += 2;
    }
    (parts, at)
}

fn is_tuple(type_: &syn::Type) -> bool {
    match type_ {
        syn::Type::Tuple(tuple) => !tuple.elems.is_empty(),
        syn::Type::Reference(reference) => is_tuple(&reference.elem),
        syn::Type::Paren(inner) => is_tuple(&inner.elem),
        _ => false,
    }
}

fn capital_names(tokens: TokenStream, found: &mut BTreeSet<String>) {
    for token in tokens {
        match token {
            TokenTree::Group(group) if group.delimiter() != Delimiter::None => capital_names(group.stream(), found),
            TokenTree::Ident(name) if name.to_string().starts_with(char::is_uppercase) => {
                found.insert(name.to_string());
            }
            _ => {}
        }
    }
}

fn item_name(item: &syn::Item) -> Option<&syn::Ident> {
    match item {
        syn::Item::Const(item) => Some(&item.ident),
        syn::Item::Enum(item) => Some(&item.ident),
        syn::Item::Fn(item) => Some(&item.sig.ident),
        syn::Item::Macro(item) => item.ident.as_ref(),
        syn::Item::Static(item) => Some(&item.ident),
        syn::Item::Struct(item) => Some(&item.ident),
        syn::Item::Trait(item) => Some(&item.ident),
        syn::Item::Type(item) => Some(&item.ident),
        syn::Item::Union(item) => Some(&item.ident),
        _ => None,
    }
}

fn item_attributes(item: &syn::Item) -> &[syn::Attribute] {
    match item {
        syn::Item::Const(item) => &item.attrs,
        syn::Item::Enum(item) => &item.attrs,
        syn::Item::Fn(item) => &item.attrs,
        syn::Item::Impl(item) => &item.attrs,
        syn::Item::Macro(item) => &item.attrs,
        syn::Item::Mod(item) => &item.attrs,
        syn::Item::Static(item) => &item.attrs,
        syn::Item::Struct(item) => &item.attrs,
        syn::Item::Trait(item) => &item.attrs,
        syn::Item::Type(item) => &item.attrs,
        syn::Item::Use(item) => &item.attrs,
        _ => &[],
    }
}

impl<'ast> Visit<'ast> for Reading {
    fn visit_item(&mut self, item: &'ast syn::Item) {
        if is_test(item_attributes(item)) {
            self.skip(item);
            if let syn::Item::Mod(module) = item
                && module.content.is_none()
            {
                self.module().files.push(ChildFile { name: module.ident.to_string(), only_for_tests: true });
            }
            return;
        }
        if let Some(name) = item_name(item) {
            self.module().items.insert(name.to_string());
        }
        visit::visit_item(self, item);
    }

    fn visit_item_mod(&mut self, module: &'ast syn::ItemMod) {
        let name = module.ident.to_string();
        let Some((_, items)) = &module.content else {
            return self.module().files.push(ChildFile { name, only_for_tests: false });
        };
        let inside = [self.module().inside.as_slice(), &[name]].concat();
        let outer = self.at;
        self.modules.push(Module { inside, ..Module::default() });
        self.at = self.modules.len() - 1;
        items.iter().for_each(|item| self.visit_item(item));
        self.at = outer;
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        let passed_on = !matches!(item.vis, syn::Visibility::Inherited);
        self.import(&Vec::new(), &item.tree, passed_on);
    }

    fn visit_item_macro(&mut self, item: &'ast syn::ItemMacro) {
        if item.ident.is_none() {
            capital_names(item.mac.tokens.clone(), &mut self.module().items_of_macros);
        }
        visit::visit_item_macro(self, item);
    }

    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        self.function(&item.sig, item.block.brace_token.span.close());
        if matches!(item.vis, syn::Visibility::Public(_)) {
            self.module().public_functions.insert(item.sig.ident.to_string());
        }
        visit::visit_item_fn(self, item);
    }

    fn visit_impl_item(&mut self, item: &'ast syn::ImplItem) {
        let attributes: &[syn::Attribute] = match item {
            syn::ImplItem::Fn(item) => &item.attrs,
            syn::ImplItem::Const(item) => &item.attrs,
            _ => &[],
        };
        if is_test(attributes) {
            return self.skip(item);
        }
        visit::visit_impl_item(self, item);
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        self.function(&item.sig, item.block.brace_token.span.close());
        visit::visit_impl_item_fn(self, item);
    }

    fn visit_trait_item_fn(&mut self, item: &'ast syn::TraitItemFn) {
        self.function(&item.sig, item.span());
        visit::visit_trait_item_fn(self, item);
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let parts = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        self.add_path(parts, line_of(path.span()));
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, item: &'ast syn::Macro) {
        self.visit_path(&item.path);
        let name = item.path.segments.last().unwrap().ident.to_string();
        self.tokens(item.tokens.clone(), &name);
    }

    fn visit_lit(&mut self, literal: &'ast syn::Lit) {
        self.literal(literal, None);
    }

    /// Of attributes only the paths count, also those that serde takes as text (`with = "crate::base::wire"`). Docs are no code.
    fn visit_attribute(&mut self, attribute: &'ast syn::Attribute) {
        let syn::Meta::List(list) = &attribute.meta else { return };
        for token in list.tokens.clone() {
            if let TokenTree::Literal(literal) = &token
                && let syn::Lit::Str(text) = syn::Lit::new(literal.clone())
                && text.value().contains("::")
            {
                self.add_path(text.value().split("::").map(str::to_owned).collect(), line_of(literal.span()));
            }
        }
        let before = (self.literals.len(), self.numbers.len());
        self.tokens(list.tokens.clone(), "");
        self.literals.truncate(before.0);
        self.numbers.truncate(before.1);
    }
}

#[test]
fn what_follows_a_test_module_is_still_read() {
    let text = "#[cfg(test)]\nmod tests;\n\n#[cfg(test)]\nmod more {\n    fn helper() {}\n}\n\nfn product(pair: (u8, u8), a: u8) -> u8 {\n    call!(\"SELECT 1\");\n    a\n}\n";
    let file = read_file(text).unwrap();
    assert_eq!(file.lines_without_tests, 12 - 2 - 4);
    let [function] = file.functions.as_slice() else { panic!("one function") };
    assert_eq!((function.line, function.lines, function.parameters, function.tuples), (9, 4, 2, 1));
    assert_eq!(file.literals[0].text, "SELECT 1");
    assert!(file.modules[0].files[0].only_for_tests);
}
