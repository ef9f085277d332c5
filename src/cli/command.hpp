#pragma once

#include <functional>

namespace CLI {
class App;
}

/// Every command is a file with a function that describes it to the argument parser. run.cpp lists them.
namespace tenon::cli {

/// What is to be done once all arguments are read. Returns an exit_status; throws tenon::error when it cannot do its work.
using action = std::function<int()>;

/// Adds one command with its options to `app`. When the user gives that command, it stores what to do in `chosen`, which
/// outlives the parsing.
using add_command = void (*)(CLI::App& app, action& chosen);

void add_validate(CLI::App& app, action& chosen);
void add_format(CLI::App& app, action& chosen);
void add_inspect(CLI::App& app, action& chosen);
void add_generate(CLI::App& app, action& chosen);
void add_db_push(CLI::App& app, action& chosen);
void add_dynamodb(CLI::App& app, action& chosen);
void add_query(CLI::App& app, action& chosen);
void add_serve(CLI::App& app, action& chosen);

}  // namespace tenon::cli
