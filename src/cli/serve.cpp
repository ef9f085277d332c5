#include "cli/command.hpp"
#include "cli/exit_status.hpp"
#include "local/dynamodb/engine.hpp"
#include "local/server/server.hpp"

#include <tenon/base/error.hpp>
#include <tenon/sqlite.hpp>

#include <CLI/CLI.hpp>

#include <iostream>
#include <memory>

namespace tenon::cli {

namespace {

/// The account of ARNs, unless the user gives another: that of the service's own documentation.
constexpr const char* default_account = "123456789012";

struct options {
  local::dynamodb::server_options server;
  local_dynamodb::options engine;
  local::dynamodb::access_key key;
  bool survives_power_loss = false;
};

int serve(options given) {
  if (given.key.id.empty() != given.key.secret.empty())
    raise({.message = "--access-key and --secret-key belong together"});
  if (!given.key.id.empty()) given.server.keys.push_back(given.key);
  if (given.survives_power_loss) given.engine.durability = local_dynamodb::durability::power_loss;
  given.engine.region = given.server.region;
  // Tables in memory are used by one call at a time: more threads would only wait for each other.
  if (given.server.threads == 0 && given.engine.path == ":memory:") given.server.threads = 1;

  // Nobody asks for them here, and all threads of the process would take turns to count.
  sqlite::disable_memory_statistics();
  local_dynamodb::engine engine(given.engine);
  local::dynamodb::server server(
      given.server, [&engine](std::string_view operation, std::string_view body, bool is_streams,
                              dynamodb::api_reply& reply) { engine.execute(operation, body, is_streams, reply); });
  server.stop_on_signals();
  const bool is_ipv6 = given.server.host.find(':') != std::string::npos;
  std::cout << "Listening on http://" << (is_ipv6 ? "[" : "") << given.server.host << (is_ipv6 ? "]" : "") << ":"
            << server.port() << ", with tables in "
            << (given.engine.path == ":memory:" ? std::string("memory") : given.engine.path) << "." << std::endl;
  server.run();
  return exit_ok;
}

}  // namespace

void add_serve(CLI::App& app, action& chosen) {
  CLI::App* command = app.add_subcommand("serve", "Answer as a database does");
  command->require_subcommand(1);
  CLI::App* target = command->add_subcommand("dynamodb", "Answer DynamoDB's API over HTTP, until SIGINT or SIGTERM");
  const auto given = std::make_shared<options>();
  given->engine.account_id = default_account;
  target->add_option("--host", given->server.host, "The address to listen on")
      ->type_name("ADDRESS")
      ->capture_default_str();
  target->add_option("--port", given->server.port, "The port to listen on; 0 for any that is free")
      ->type_name("PORT")
      ->capture_default_str();
  target->add_option("--data", given->engine.path, "The file that holds the tables; none: in memory")
      ->type_name("FILE");
  target->add_flag("--power-loss", given->survives_power_loss,
                   "Let each write wait for the disk, so that it survives the loss of power");
  target
      ->add_option("--threads", given->server.threads,
                   "How many threads answer; 0 for one for each core, and for one with tables in memory")
      ->type_name("COUNT")
      ->check(CLI::Range(0U, 1024U));
  target->add_option("--region", given->server.region, "The region of ARNs, and of signatures that are verified")
      ->type_name("NAME")
      ->capture_default_str();
  target->add_option("--account", given->engine.account_id, "The account of ARNs")
      ->type_name("NUMBER")
      ->capture_default_str();
  target->add_option("--access-key", given->key.id, "The key to verify signatures with; none: all are taken for good")
      ->type_name("ID");
  target->add_option("--secret-key", given->key.secret, "The secret of --access-key")->type_name("SECRET");
  target->callback([given, &chosen] { chosen = [given] { return serve(*given); }; });
}

}  // namespace tenon::cli
