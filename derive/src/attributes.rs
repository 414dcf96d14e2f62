//! The attributes of a type, a variant or a field.

use syn::{Attribute, Field, LitStr, Path, Token, Type};

/// What is said in `#[serde(…)]` and `#[json(…)]`. What concerns writing alone is passed over.
#[derive(Default)]
pub(crate) struct Attributes {
    pub(crate) rename: Option<String>,
    pub(crate) is_snake_case: bool,
    pub(crate) aliases: Vec<String>,
    pub(crate) tag: Option<String>,
    pub(crate) from: Option<Type>,
    pub(crate) try_from: Option<Type>,
    pub(crate) with: Option<Path>,
    pub(crate) has_default: bool,
    pub(crate) is_skipped: bool,
    pub(crate) is_flat: bool,
}

impl Attributes {
    pub(crate) fn of(attributes: &[Attribute]) -> syn::Result<Self> {
        let mut all = Self::default();
        for attribute in attributes {
            if attribute.path().is_ident("serde") || attribute.path().is_ident("json") {
                attribute.parse_nested_meta(|meta| {
                    let name = meta.path.require_ident()?.to_string();
                    let value = if meta.input.peek(Token![=]) { Some(meta.value()?.parse::<LitStr>()?) } else { None };
                    all.take(&name, value.as_ref()).map_err(|()| meta.error("this is not read"))?
                })?;
            }
        }
        Ok(all)
    }

    /// Fields of a type that has defaults itself are read under their names, and no other way.
    pub(crate) fn has_nothing_to_read(&self, field: &Field) -> syn::Result<()> {
        let is_plain = self.rename.is_none() && self.aliases.is_empty() && self.with.is_none();
        if is_plain && !self.is_skipped && !self.is_flat {
            return Ok(());
        }
        Err(syn::Error::new_spanned(field, "this is not read where the type has a default"))
    }

    fn take(&mut self, name: &str, value: Option<&LitStr>) -> Result<syn::Result<()>, ()> {
        match (name, value) {
            ("rename", Some(text)) => self.rename = Some(text.value()),
            ("rename_all", Some(text)) if text.value() == "snake_case" => self.is_snake_case = true,
            ("alias", Some(text)) => self.aliases.push(text.value()),
            ("tag", Some(text)) => self.tag = Some(text.value()),
            ("from", Some(text)) => return Ok(text.parse().map(|of| self.from = Some(of))),
            ("try_from", Some(text)) => return Ok(text.parse().map(|of| self.try_from = Some(of))),
            ("with", Some(text)) => return Ok(text.parse().map(|path| self.with = Some(path))),
            ("default", None) => self.has_default = true,
            ("skip", None) => self.is_skipped = true,
            ("flatten", None) => self.is_flat = true,
            ("transparent", None) | ("into" | "skip_serializing_if", Some(_)) => {}
            _ => return Err(()),
        }
        Ok(Ok(()))
    }
}
