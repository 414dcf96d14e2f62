//! The code that is made.

use crate::attributes::Attributes;
use proc_macro2::TokenStream;
use quote::quote;
use syn::{Data, DataEnum, DataStruct, DeriveInput, Field, Fields, Variant};

/// The implementation for a type.
pub(crate) fn implementation(input: &DeriveInput) -> syn::Result<TokenStream> {
    let name = &input.ident;
    let attributes = Attributes::of(&input.attrs)?;
    let body = match (&input.data, &attributes) {
        (_, Attributes { from: Some(of), .. }) => quote! { json::from_value::<#of>(value).map(Self::from) },
        (_, Attributes { try_from: Some(of), .. }) => quote! { json::read_as::<#of, Self>(value) },
        (Data::Struct(DataStruct { fields: Fields::Named(of), .. }), Attributes { has_default: true, .. }) => {
            let names = of.named.iter().filter_map(|field| field.ident.as_ref());
            let texts = names.clone().map(ToString::to_string);
            for field in &of.named {
                Attributes::of(&field.attrs)?.has_nothing_to_read(field)?;
            }
            quote! {
                let mut fields = json::Fields::of(value)?;
                let mut whole = Self::default();
                #(fields.read_into(#texts, &mut whole.#names)?;)*
                Ok(whole)
            }
        }
        (Data::Struct(of), _) => {
            let read = fields(&of.fields, &quote! { Self })?;
            let begin = begin(&of.fields);
            quote! { #begin Ok(#read) }
        }
        (Data::Enum(of), _) => variants(of, &attributes)?,
        (Data::Union(_), _) => return Err(syn::Error::new_spanned(name, "a union is not read")),
    };
    Ok(quote! {
        impl ::headwater::base::json::FromJson for #name {
            fn from_json(value: ::headwater::base::json::Value) -> ::core::result::Result<Self, ::headwater::base::json::Error> {
                use ::headwater::base::json;
                #body
            }
        }
    })
}

/// What `value` is made into before its fields are read.
fn begin(of: &Fields) -> TokenStream {
    match of {
        Fields::Named(_) => quote! { let mut fields = json::Fields::of(value)?; },
        Fields::Unnamed(of) if of.unnamed.len() == 1 => TokenStream::new(),
        Fields::Unnamed(of) => {
            let count = of.unnamed.len();
            quote! { let mut items = json::Items::of(value, #count)?; }
        }
        Fields::Unit => quote! { json::nothing(&value)?; },
    }
}

/// The type or variant, read from what [`begin`] made.
fn fields(of: &Fields, name: &TokenStream) -> syn::Result<TokenStream> {
    match of {
        Fields::Named(of) => {
            // Fields of one's own are taken out, so what reads all of them comes first.
            let all = of.named.iter().map(|field| Ok((Attributes::of(&field.attrs)?, field)));
            let mut all = all.collect::<syn::Result<Vec<_>>>()?;
            all.sort_by_key(|(attributes, _)| !attributes.is_flat);
            let read = all.iter().map(|(attributes, field)| named(attributes, field));
            Ok(quote! { #name { #(#read),* } })
        }
        Fields::Unnamed(of) if of.unnamed.len() == 1 => Ok(quote! { #name(json::from_value(value)?) }),
        Fields::Unnamed(of) => {
            let item = |field: &Field| {
                let has_default = Attributes::of(&field.attrs)?.has_default;
                Ok(if has_default {
                    quote! { items.read_or_default()? }
                } else {
                    quote! { items.read()? }
                })
            };
            let read = of.unnamed.iter().map(item).collect::<syn::Result<Vec<_>>>()?;
            Ok(quote! { #name(#(#read),*) })
        }
        Fields::Unit => Ok(name.clone()),
    }
}

fn named(attributes: &Attributes, field: &Field) -> TokenStream {
    let name = &field.ident;
    let text = attributes.rename.clone().or_else(|| name.as_ref().map(ToString::to_string)).unwrap_or_default();
    let aliases = &attributes.aliases;
    let read = match attributes {
        Attributes { is_skipped: true, .. } => quote! { ::core::default::Default::default() },
        Attributes { is_flat: true, .. } => quote! { fields.read_all()? },
        Attributes { with: Some(path), .. } => quote! { #path(fields.take(#text)?)? },
        Attributes { has_default: true, .. } => quote! { fields.read_or_default(#text)? },
        _ => quote! { { #(fields.rename(#aliases, #text);)* fields.read(#text)? } },
    };
    quote! { #name: #read }
}

fn variants(of: &DataEnum, attributes: &Attributes) -> syn::Result<TokenStream> {
    let name = |variant: &Variant| {
        let name = variant.ident.to_string();
        let named = if attributes.is_snake_case { snake_case(&name) } else { name };
        Ok(Attributes::of(&variant.attrs)?.rename.unwrap_or(named))
    };
    let names = of.variants.iter().map(name).collect::<syn::Result<Vec<_>>>()?;
    let is_tagged = attributes.tag.is_some();
    let arm = |(place, variant): (usize, &Variant)| {
        let ident = &variant.ident;
        let read = fields(&variant.fields, &quote! { Self::#ident })?;
        let begin = if is_tagged && matches!(variant.fields, Fields::Unit) {
            TokenStream::new()
        } else {
            begin(&variant.fields)
        };
        Ok(quote! { #place => { #begin #read } })
    };
    let arms = of.variants.iter().enumerate().map(arm).collect::<syn::Result<Vec<_>>>()?;
    let is_plain = of.variants.iter().all(|variant| matches!(variant.fields, Fields::Unit));
    let names = quote! { &[#(#names),*] };
    let choose = match &attributes.tag {
        Some(tag) => quote! { let (place, value) = json::tagged(value, #tag, #names)?; },
        None => quote! { let (place, value) = json::variant(value, #names)?; },
    };
    if is_plain && !is_tagged {
        let idents = of.variants.iter().map(|variant| &variant.ident).enumerate();
        let arms = idents.map(|(place, ident)| quote! { #place => Self::#ident });
        return Ok(quote! {
            Ok(match json::place_of(&value, #names)? { #(#arms,)* _ => return Err(json::unknown_variant()) })
        });
    }
    Ok(quote! { #choose Ok(match place { #(#arms)* _ => return Err(json::unknown_variant()) }) })
}

fn snake_case(name: &str) -> String {
    let mut snake = String::new();
    for (place, letter) in name.char_indices() {
        if letter.is_uppercase() && place > 0 {
            snake.push('_');
        }
        snake.extend(letter.to_lowercase());
    }
    snake
}
