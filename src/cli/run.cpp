#include "cli/run.hpp"

#include "cli/command.hpp"
#include "cli/exit_status.hpp"

#include <tenon/base/error.hpp>

#include <CLI/CLI.hpp>

#include <array>
#include <exception>
#include <iostream>

namespace tenon::cli {

namespace {

/// In the order in which `tenon --help` lists them.
constexpr std::array<add_command, 8> commands{add_validate, add_format,   add_inspect, add_generate,
                                              add_db_push,  add_dynamodb, add_query,   add_serve};

int perform(const action& chosen) {
  try {
    const int status = chosen();
    std::cout.flush();
    return std::cout ? status : exit_usage;
  } catch (const std::exception& e) {
    std::cerr << "error: " << e.what() << "\n";
    return exit_usage;
  }
}

}  // namespace

int run(int argc, const char* const* argv) {
  CLI::App app{
      "Tenon joins C++ services to their databases: it checks a schema, generates a typed client from it, and\n"
      "brings databases into its shape.",
      "tenon"};
  app.set_version_flag("--version", "tenon " TENON_VERSION, "Print the version and exit");
  app.set_help_flag("-h,--help", "Print this help and exit; `tenon COMMAND --help` tells about a command");
  app.get_formatter()->column_width(28);
  app.get_formatter()->label("SUBCOMMAND", "COMMAND");
  app.require_subcommand(1);

  action chosen;
  for (const add_command add : commands) add(app, chosen);
  for (CLI::App* command : app.get_subcommands({})) command->group("Commands");
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& e) {
    return app.exit(e);
  } catch (const CLI::ParseError& e) {
    std::cerr << "error: " << e.what() << "\nRun `tenon --help` for the commands and their options.\n";
    return exit_usage;
  }
  return perform(chosen);
}

}  // namespace tenon::cli
