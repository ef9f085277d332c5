#include "cli/command.hpp"
#include "cli/exit_status.hpp"
#include "cli/schema_location.hpp"
#include "cli/write_file.hpp"

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

/// Formats the files of one schema. Files are not touched when some file has syntax errors: what was meant is unknown.
int format_schema(const std::string& path, const options& given) {
  const schema::source_set sources = schema::read_sources(path);
  schema::diagnostics found;
  static_cast<void>(schema::parse(sources, found));
  const bool has_syntax_errors = found.has_errors();
  if (has_syntax_errors) std::cerr << schema::render(found.take(), sources) << "\n";

  int status = has_syntax_errors ? exit_failed : exit_ok;
  const std::vector<std::string> texts = schema::format(sources);
  for (std::size_t i = 0; i < sources.files.size(); ++i) {
    const schema::source_file& file = sources.files[i];
    const std::string& formatted = texts[i];
    if (given.to_standard_output) {
      std::cout << formatted;
    } else if (formatted == file.text) {
      continue;
    } else if (given.check_only) {
      std::cerr << file.path << " is not formatted.\n";
      status = exit_failed;
    } else if (has_syntax_errors) {
      std::cerr << file.path << " was left as it is.\n";
    } else {
      write_file(file.path, formatted);
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
  CLI::App* command = app.add_subcommand("format", "Lay schemas out in the standard way, adding missing opposite relation fields");
  command->add_option("PATH", given->paths, schema_argument_help);
  CLI::Option* to_output = command->add_flag("--stdout", given->to_standard_output, "Print the result and leave the files as they are");
  command->add_flag("--check", given->check_only, "Change nothing; tell which files are not formatted")->excludes(to_output);
  command->footer(
      "Each path is a schema of its own. Files are changed in place, and only where that changes them.\n"
      "Exit status: 0 done, 1 syntax errors or, with --check, unformatted files, 2 wrong usage or unreadable.");
  command->callback([given, &chosen] { chosen = [given] { return format(*given); }; });
}

}  // namespace tenon::cli
