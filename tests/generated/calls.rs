//! The calls from Rust that generated documentation shows, compiled in the module of their package.

use std::{
    error::Error,
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};

/// Appends the calls of all pages in `directory/docs` to the code of their packages in `directory`.
pub(crate) fn append(directory: &Path) -> Result<(), Box<dyn Error>> {
    for entry in fs::read_dir(directory.join("docs"))? {
        let page = fs::read_to_string(entry?.path())?;
        if let Some(module) = between(&page, "Its Rust module is `", "`") {
            let package = package_with(&format!("pub mod {module} {{"), directory)?;
            let code = fs::read_to_string(&package)? + &functions(&page, module)?;
            fs::write(package, code)?;
        }
    }
    Ok(())
}

fn between<'t>(text: &'t str, start: &str, end: &str) -> Option<&'t str> {
    text.split_once(start)?.1.split_once(end).map(|(found, _)| found)
}

/// Returns the generated file with this declaration.
fn package_with(declaration: &str, directory: &Path) -> Result<PathBuf, Box<dyn Error>> {
    for entry in fs::read_dir(directory)? {
        let path = entry?.path();
        let is_code = path.extension().is_some_and(|extension| extension == "rs");
        if is_code && fs::read_to_string(&path)?.lines().any(|line| line == declaration) {
            return Ok(path);
        }
    }
    Err(format!("no file has `{declaration}`").into())
}

/// Returns a function for each call.
fn functions(page: &str, module: &str) -> Result<String, Box<dyn Error>> {
    let mut functions = String::new();
    let blocks = page.split("\n```rust\n").skip(1).filter_map(|rest| rest.split_once("\n```\n"));
    for (number, (block, _)) in blocks.enumerate() {
        let given = if block.contains("(ctx)") {
            format!(
                "call_{number}_of_{module}<I: 'static>(ctx: &::temporal_prost::codegen::SdkWorkflowContext<I>)"
            )
        } else {
            format!("call_{number}_of_{module}(client: ::temporal_prost::codegen::Client)")
        };
        let used = if block.contains("let output = ") { "let _ = output;" } else { "" };
        // Calls of deprecated rpcs are documented, too. Messages can have the names of the standard library.
        writeln!(
            functions,
            "/// A call in the documentation.\n///\n/// # Errors\n///\n/// If the call fails.\n#[allow(deprecated)]\n\
             pub async fn {given} -> ::core::result::Result<(), ::std::boxed::Box<dyn ::core::error::Error>> {{\n\
             {block}\n{used}\n::core::result::Result::Ok(())\n}}"
        )?;
    }
    Ok(functions)
}
