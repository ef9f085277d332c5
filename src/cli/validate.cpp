#include "cli/command.hpp"
#include "cli/exit_status.hpp"
#include "cli/schema_location.hpp"

#include <tenon/base/error.hpp>
#include <tenon/schema/compile.hpp>

#include <CLI/CLI.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/string.hpp>

#include <algorithm>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

namespace tenon::cli {

namespace {

struct options {
  std::vector<std::string> paths;
  bool as_json = false;
};

std::string quoted_json(const std::string& text) { return boost::json::serialize(boost::json::string(text)); }

std::string counted(std::size_t count, const std::string& noun) {
  return std::to_string(count) + " " + noun + (count == 1 ? "" : "s");
}

/// Prints what is found in one schema as text: problems on standard error, the good news on standard output.
void report_text(const std::string& path, const schema::source_set& sources, const schema::compile_result& result) {
  std::cerr << schema::render(result.diagnostics, sources);
  const auto errors = static_cast<std::size_t>(
      std::count_if(result.diagnostics.begin(), result.diagnostics.end(),
                    [](const schema::diagnostic& d) { return d.severity == schema::severity::error; }));
  const std::size_t warnings = result.diagnostics.size() - errors;
  const std::string warned = warnings == 0 ? "" : ", with " + counted(warnings, "warning");
  if (errors == 0) {
    std::cout << path << " is valid" << warned << ".\n";
  } else {
    std::cerr << "\n" << path << " is invalid: " << counted(errors, "error") << warned << ".\n";
  }
}

int validate(const options& given) {
  const std::vector<std::string> paths = given.paths.empty() ? std::vector<std::string>{find_schema({})} : given.paths;
  int status = exit_ok;
  std::string separator = "[";
  for (const std::string& path : paths) {
    std::string body;
    try {
      const schema::source_set sources = schema::read_sources(path);
      const schema::compile_result result = schema::compile(sources);
      if (!result.ok()) status = std::max<int>(status, exit_failed);
      if (given.as_json) {
        body = std::string{R"("valid":)"} + (result.ok() ? "true" : "false") + R"(,"diagnostics":)" +
               to_json(result.diagnostics, sources);
      } else {
        report_text(path, sources, result);
      }
    } catch (const error& e) {
      status = exit_usage;
      std::cerr << "error: " << e.what() << "\n";
      body = R"("valid":false,"error":)" + quoted_json(e.message());
    }
    if (given.as_json) {
      std::cout << separator << R"({"path":)" << quoted_json(path) << "," << body << "}";
      separator = ",\n";
    }
  }
  if (given.as_json) std::cout << "]\n";
  return status;
}

}  // namespace

void add_validate(CLI::App& app, action& chosen) {
  auto given = std::make_shared<options>();
  CLI::App* command = app.add_subcommand("validate", "Check schemas and report everything that is wrong with them");
  command->add_option("PATH", given->paths, schema_argument_help);
  command->add_flag(
      "--json", given->as_json,
      "Print a JSON array with one object for each path: \"path\", \"valid\", and \"diagnostics\" with byte offsets");
  command->footer("Each path is a schema of its own. Exit status: 0 valid, 1 invalid, 2 wrong usage or unreadable.");
  command->callback([given, &chosen] { chosen = [given] { return validate(*given); }; });
}

}  // namespace tenon::cli
