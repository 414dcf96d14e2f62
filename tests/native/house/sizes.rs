//! Functions and files are short, and a function takes few parameters, each with a name.

use super::modules::tree;
use super::rust::{Function, RustFile};
use super::tree::{texts, texts_in};
use super::{Offenders, allowed_for_now, keep_rule};

const LINES_OF_A_FUNCTION: usize = 70;
const LINES_OF_A_FILE: usize = 300;
const LINES_OF_A_TEST_FILE: usize = 900;
const PARAMETERS: usize = 4;

fn functions_that(wrong: impl Fn(&Function) -> Option<String>) -> Offenders {
    let in_file = |(path, file): (&'static str, &'static RustFile)| {
        let wrong = file.functions.iter().filter_map(|function| Some((function, wrong(function)?)));
        let named = wrong.map(|(function, what)| {
            (format!("{path} fn {}", function.name), format!("line {}: {what}", function.line))
        });
        named.collect::<Vec<_>>()
    };
    tree().product().flat_map(in_file).collect()
}

#[test]
fn functions_are_short_and_take_few_parameters() {
    let offenders = functions_that(|function| {
        let (lines, parameters) = (function.lines, function.parameters);
        let wrong = lines > LINES_OF_A_FUNCTION || parameters > PARAMETERS;
        wrong.then(|| format!("{lines} lines, {parameters} parameters"))
    });
    let advice = format!(
        "Split a function of more than {LINES_OF_A_FUNCTION} lines; put what belongs together into a struct where there are more than \
         {PARAMETERS} parameters."
    );
    keep_rule(&advice, &offenders, allowed_for_now::SIZES);
}

#[test]
fn no_parameter_is_a_tuple() {
    let offenders = functions_that(|function| (function.tuples > 0).then(|| format!("{} tuples", function.tuples)));
    let advice = "Name the parts: make a small struct, or take them as parameters of their own.";
    keep_rule(advice, &offenders, allowed_for_now::TUPLES);
}

#[test]
fn files_are_short_without_their_tests() {
    let long = |(path, file): (&str, &RustFile)| {
        let lines = file.lines_without_tests;
        (lines > LINES_OF_A_FILE).then(|| (path.to_owned(), format!("{lines} lines")))
    };
    let tests = texts_in(&["tests/native/"], &[".rs"]);
    let long_tests = tests.iter().filter(|(_, text)| text.lines().count() > LINES_OF_A_TEST_FILE);
    let long_tests = long_tests.map(|(path, text)| ((*path).to_owned(), format!("{} lines", text.lines().count())));
    let offenders = tree().product().filter_map(long).chain(long_tests).collect();
    let advice = format!(
        "Give a part with a name of its own a file of its own: at most {LINES_OF_A_FILE} lines without tests, and {LINES_OF_A_TEST_FILE} \
         in the tests crate."
    );
    keep_rule(&advice, &offenders, &[]);
}

#[test]
fn a_folder_has_its_module_file_inside() {
    let beside = |path: &&String| {
        path.strip_suffix(".rs").is_some_and(|stem| texts().keys().any(|other| other.starts_with(&format!("{stem}/"))))
    };
    let offenders = texts().keys().filter(beside).map(|path| (path.clone(), "its folder stands beside it".to_owned()));
    keep_rule("Move the file into its folder as mod.rs.", &offenders.collect(), &[]);
}
