#include "cli/command.hpp"
#include "cli/exit_status.hpp"
#include "cli/schema_location.hpp"

#include <tenon/base/error.hpp>
#include <tenon/codegen/generate.hpp>
#include <tenon/codegen/generator_block.hpp>
#include <tenon/codegen/output.hpp>
#include <tenon/schema/compile.hpp>

#include <CLI/CLI.hpp>

#include <filesystem>
#include <fstream>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace tenon::cli {

namespace {

namespace fs = std::filesystem;

struct options {
  std::string schema;
  std::string output;
  std::string cpp_namespace;
  std::string depfile;
  bool check_only = false;
};

/// Where a schema is, for what is relative to it or named after it.
struct place {
  fs::path folder;
  std::string name;  ///< of the file or folder
  std::string stem;
};

place place_of(const std::string& path) {
  fs::path absolute = fs::absolute(path).lexically_normal();
  if (!absolute.has_filename()) absolute = absolute.parent_path();
  if (fs::is_directory(absolute)) return {absolute, absolute.filename().string(), absolute.filename().string()};
  return {absolute.parent_path(), absolute.filename().string(), absolute.stem().string()};
}

std::string output_folder(const options& given, const std::optional<codegen::generator_block>& block, const place& at) {
  if (!given.output.empty()) return given.output;
  if (block && block->output)
    return (at.folder / *block->output).lexically_normal().lexically_proximate(fs::current_path()).string();
  throw validation_error(
      {.kind = error_kind::invalid_schema,
       .message =
           block ? "The schema's tenon-cpp generator has no `output`." : "The schema has no tenon-cpp generator.",
       .hint = block ? "Give it one, relative to the schema's folder, or use --output."
                     : "Use --output, or add one to the schema: generator cpp { provider = \"tenon-cpp\" "
                       "output = \"../generated\" }"});
}

codegen::settings settings_for(const options& given, const std::optional<codegen::generator_block>& block,
                               const place& at, const std::string& output) {
  codegen::settings how;
  if (block) how.naming = block->naming;
  how.embedded_engine = block && block->embedded_engine;
  how.cpp_namespace = !given.cpp_namespace.empty()    ? given.cpp_namespace
                      : block && block->cpp_namespace ? *block->cpp_namespace
                                                      : codegen::default_namespace(at.stem);
  if (const auto reason = codegen::reject_namespace(how.cpp_namespace))
    throw validation_error({.kind = error_kind::invalid_input,
                            .message = *reason,
                            .hint = "Use one or more identifiers joined by `::`, such as `shop` or `acme::shop`."});
  how.schema_name = at.name;
  const fs::path sources = fs::absolute(output).lexically_normal() / codegen::folder_of(how);
  how.schema_directory = at.folder.lexically_relative(sources.lexically_normal()).generic_string();
  return how;
}

void write_depfile(const std::string& path, const std::string& target, const schema::source_set& sources) {
  std::vector<std::string> files;
  for (const schema::source_file& f : sources.files) files.push_back(fs::absolute(f.path).lexically_normal().string());
  std::ofstream out(path, std::ios::binary | std::ios::trunc);
  out << codegen::dependency_rule({target}, files);
  out.close();
  if (!out)
    throw storage_error({.kind = error_kind::storage_failure,
                         .message = "`" + path + "` cannot be written.",
                         .hint = "Check that its folder exists and can be written to."});
}

int report_stale(const std::vector<std::string>& stale, const std::string& where) {
  for (const std::string& path : stale) std::cerr << path << " is not up to date.\n";
  if (stale.empty()) std::cout << where << " is up to date.\n";
  return stale.empty() ? exit_ok : exit_failed;
}

void report_written(const codegen::written_files& done, const std::string& where) {
  const std::size_t total = done.changed.size() + done.unchanged;
  std::cout << "Generated " << total << " files in " << where << ": " << done.changed.size() << " changed, "
            << done.unchanged << " unchanged";
  if (!done.removed.empty()) std::cout << ", " << done.removed.size() << " no longer needed and removed";
  std::cout << ".\n";
}

int generate(const options& given) {
  const std::string path = find_schema(given.schema);
  const schema::source_set sources = schema::read_sources(path);
  schema::compile_result compiled = schema::compile(sources);
  std::cerr << schema::render(compiled.diagnostics, sources);
  if (!compiled.ok()) return exit_failed;

  schema::diagnostics found;
  codegen::check(compiled.schema, found);
  const auto block = codegen::find_generator_block(compiled.schema, found);
  std::vector<codegen::generated_file> files;
  std::string output;
  codegen::settings how;
  if (!found.has_errors()) {
    const place at = place_of(path);
    output = output_folder(given, block, at);
    how = settings_for(given, block, at, output);
    files = codegen::generate(describe::description(std::move(compiled.schema)), how, found);
  }
  const bool failed = found.has_errors();
  std::cerr << schema::render(found.take(), sources);
  if (failed) return exit_failed;

  const std::string where = (fs::path(output) / codegen::folder_of(how)).string();
  if (given.check_only) return report_stale(codegen::stale_files(files, output), where);
  report_written(codegen::write(files, output), where);
  if (!given.depfile.empty()) write_depfile(given.depfile, where + "/client.cpp", sources);
  return exit_ok;
}

}  // namespace

void add_generate(CLI::App& app, action& chosen) {
  auto given = std::make_shared<options>();
  CLI::App* command = app.add_subcommand("generate", "Generate the typed C++ client of a schema");
  command->add_option("--schema", given->schema, schema_argument_help);
  command->add_option("--output", given->output,
                      "The folder for the generated files; a folder in it is called like the namespace.\n"
                      "Default: `output` of the schema's tenon-cpp generator, relative to the schema");
  command->add_option(
      "--namespace", given->cpp_namespace,
      "The C++ namespace of the client.\nDefault: `namespace` of the generator, else the schema's name");
  CLI::Option* depfile = command->add_option("--depfile", given->depfile,
                                             "Also write a rule for Make or Ninja that names the schema's files");
  command->add_flag("--check", given->check_only, "Change nothing; tell which files are not up to date")
      ->excludes(depfile);
  command->footer(
      "Files that have their text already are left alone. Exit status: 0 done, 1 an invalid schema or, with "
      "--check, files\nthat are not up to date, 2 wrong usage, or unreadable or unwritable files.");
  command->callback([given, &chosen] { chosen = [given] { return generate(*given); }; });
}

}  // namespace tenon::cli
