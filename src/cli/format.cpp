#include "cli/command.hpp"
#include "cli/exit_status.hpp"
#include "cli/schema_location.hpp"
#include "cli/write_file.hpp"

#include <tenon/schema/compile.hpp>
#include <tenon/schema/diagnostic.hpp>
#include <tenon/schema/format.hpp>
#include <tenon/schema/parser.hpp>

#include <CLI/CLI.hpp>

#include <algorithm>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

namespace tenon::cli {

namespace {

struct options {
  std::vector<std::string> paths;
  bool to_standard_output = false;
  bool check_only = false;
};

/// Only the errors: warnings are for `tenon validate` to give.
std::vector<schema::diagnostic> errors_of(std::vector<schema::diagnostic> found) {
  std::erase_if(found, [](const schema::diagnostic& d) { return d.severity != schema::severity::error; });
  return found;
}

/// The syntax errors of the schema, else the errors that are left when its files are laid out as in `formatted`.
std::string render_errors(const schema::source_set& sources, const schema::source_set& formatted,
                          bool& has_syntax_errors) {
  schema::diagnostics found;
  static_cast<void>(schema::parse(sources, found));
  has_syntax_errors = found.has_errors();
  if (has_syntax_errors) return schema::render(errors_of(found.take()), sources);
  return schema::render(errors_of(schema::compile(formatted).diagnostics), formatted);
}

/// Formats the files of one schema. Files are not touched when some file has syntax errors: what was meant is unknown. Other
/// errors do not keep the files from being laid out, but are reported.
int format_schema(const std::string& path, const options& given) {
  const schema::source_set sources = schema::read_sources(path);
  schema::source_set formatted = sources;
  const std::vector<std::string> texts = schema::format(sources);
  for (std::size_t i = 0; i < texts.size(); ++i) formatted.files[i].text = texts[i];

  bool has_syntax_errors = false;
  const std::string errors = render_errors(sources, formatted, has_syntax_errors);
  if (!errors.empty()) std::cerr << errors << "\n";
  int status = errors.empty() ? exit_ok : exit_failed;
  for (std::size_t i = 0; i < sources.files.size(); ++i) {
    const schema::source_file& file = sources.files[i];
    const std::string& text = formatted.files[i].text;
    if (given.to_standard_output) {
      std::cout << text;
    } else if (text == file.text) {
      continue;
    } else if (given.check_only) {
      std::cerr << file.path << " is not formatted.\n";
      status = exit_failed;
    } else if (has_syntax_errors) {
      std::cerr << file.path << " was left as it is.\n";
    } else {
      write_file(file.path, text);
      std::cout << "Formatted " << file.path << ".\n";
    }
  }
  return status;
}

int format(const options& given) {
  const std::vector<std::string> paths = given.paths.empty() ? std::vector<std::string>{find_schema({})} : given.paths;
  int status = exit_ok;
  for (const std::string& path : paths) status = std::max(status, format_schema(path, given));
  return status;
}

}  // namespace

void add_format(CLI::App& app, action& chosen) {
  auto given = std::make_shared<options>();
  CLI::App* command =
      app.add_subcommand("format", "Lay schemas out in the standard way, adding missing opposite relation fields");
  command->add_option("PATH", given->paths, schema_argument_help);
  CLI::Option* to_output =
      command->add_flag("--stdout", given->to_standard_output, "Print the result and leave the files as they are");
  command->add_flag("--check", given->check_only, "Change nothing; tell which files are not formatted")
      ->excludes(to_output);
  command->footer(
      "Each path is a schema of its own. Files are changed in place, and only where that changes them.\n"
      "Files with syntax errors are left alone; other errors are reported, but the files are laid out.\n"
      "Exit status: 0 done, 1 an invalid schema or, with --check, unformatted files, 2 wrong usage or unreadable.");
  command->callback([given, &chosen] { chosen = [given] { return format(*given); }; });
}

}  // namespace tenon::cli
