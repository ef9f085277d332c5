#include <tenon/local/connector/connect.hpp>

#include "dynamodb/models/connector.hpp"
#include "dynamodb/models/table_prefix.hpp"

#include <tenon/base/error.hpp>
#include <tenon/dynamodb/aws.hpp>
#include <tenon/local/dynamodb/engine.hpp>

#include <string_view>
#include <utility>

namespace tenon::local_dynamodb {

namespace {

constexpr std::string_view scheme = "dynamodb+embedded:";

[[noreturn]] void reject(const std::string& url, std::string_view why) {
  raise({.kind = error_kind::invalid_url,
         .message = "The URL `" + url + "` of the embedded engine is wrong: " + std::string(why),
         .hint = "Write dynamodb+embedded:app.db or dynamodb+embedded::memory:"});
}

options options_of(const std::string& url, std::string_view directory) {
  options o;
  std::string_view rest = std::string_view(url).substr(scheme.size());
  const std::size_t mark = rest.find('?');
  if (mark != std::string_view::npos) {
    const std::string_view parameters = rest.substr(mark + 1);
    if (parameters == "durability=power_loss") o.durability = durability::power_loss;
    else if (parameters != "durability=process_crash") reject(url, "it takes the parameter `durability` alone");
  }
  rest = rest.substr(0, mark);
  if (rest.empty()) reject(url, "it names no file");
  o.path = rest;
  if (o.path != ":memory:" && o.path.front() != '/' && !directory.empty())
    o.path = std::string(directory) + "/" + o.path;
  return o;
}

}  // namespace

query::connector* connect(const query::schema_descriptor& schema, const std::string& url, const pool_options& pool,
                          observe::observer& watch) {
  if (!url.starts_with(scheme)) return dynamodb::connect(schema, url, pool, watch);
  dynamodb::models::prefixed_url at = dynamodb::models::without_table_prefix(url);
  return dynamodb::models::make_connector(open_transport(at.url, schema.directory), schema, watch,
                                          std::move(at.table_prefix))
      .release();
}

std::unique_ptr<dynamodb::transport> open_transport(const std::string& url, std::string_view directory) {
  if (url.starts_with(scheme)) return make_transport(options_of(url, directory));
  return dynamodb::make_http_transport(dynamodb::aws_options_from_url(url));
}

}  // namespace tenon::local_dynamodb
