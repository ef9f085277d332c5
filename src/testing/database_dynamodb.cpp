// Tables of DynamoDB for tests: on an engine in the process, or at an endpoint.
#include "dynamodb/models/deployment.hpp"
#include "dynamodb/models/table_prefix.hpp"
#include "dynamodb/models/table_spec.hpp"
#include "local/dynamodb/engine.hpp"
#include "local/server/server.hpp"
#include "testing/random_letters.hpp"

#include <tenon/base/error.hpp>
#include <tenon/dynamodb/client.hpp>
#include <tenon/dynamodb/errors.hpp>
#include <tenon/local/connector/connect.hpp>
#include <tenon/testing/database.hpp>

#include <cstdio>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

namespace tenon::testing {
namespace {

namespace models = dynamodb::models;

// An engine, answering over HTTP as long as this is there.
class served_engine {
 public:
  explicit served_engine(local_dynamodb::engine& target)
      : server_({.port = 0, .threads = 1, .drain_limit = std::chrono::milliseconds(1000)},
                [&target](std::string_view operation, std::string_view body, bool is_streams,
                          dynamodb::api_reply& reply) { target.execute(operation, body, is_streams, reply); }),
        thread_([this] { server_.run(); }) {}
  served_engine(const served_engine&) = delete;
  served_engine& operator=(const served_engine&) = delete;
  ~served_engine() {
    server_.stop();
    thread_.join();
  }

  std::string url() const {
    return "dynamodb+http://127.0.0.1:" + std::to_string(server_.port()) +
           "?region=us-east-1&access_key_id=test&secret_access_key=test";
  }

 private:
  local::dynamodb::server server_;
  std::thread thread_;
};

class engine_copy final : public detail::database_copy {
 public:
  engine_copy() : database_copy({}), engine_(local_dynamodb::open()), way_(local_dynamodb::make_transport(engine_)) {}

  const std::string& url() override {
    const std::lock_guard lock(mutex_);
    if (!served_) place_ = served_.emplace(*engine_).url();
    return place_;
  }
  dynamodb::transport* way() noexcept override { return way_.get(); }

 private:
  std::shared_ptr<local_dynamodb::engine> engine_;
  std::unique_ptr<dynamodb::transport> way_;
  std::mutex mutex_;
  std::optional<served_engine> served_;
};

std::string with_prefix(const std::string& url, const std::string& prefix) {
  return url + (url.find('?') == std::string::npos ? "?" : "&") + "table_prefix=" + prefix;
}

// Tables at an endpoint, each made when it is not there and ACTIVE afterwards.
class endpoint_copy final : public detail::database_copy {
 public:
  endpoint_copy(const query::schema_descriptor& schema, const std::string& url, const std::string& prefix)
      : database_copy(with_prefix(url, prefix)),
        client_(local_dynamodb::open_transport(url, {})),
        tables_(models::tables_of(schema, prefix)) {}
  ~endpoint_copy() override {
    for (const models::table_spec& t : tables_) remove(t.name);
  }

  void make_tables() {
    for (const models::table_spec& t : tables_)
      for (const models::deploy_step& step : models::plan_deployment(t, {}, false).steps)
        models::perform(client_, t, step, {});
  }

 private:
  // What is left behind costs money: whoever reads the test's output is told.
  void remove(const std::string& table) noexcept {
    try {
      client_.delete_table({.table_name = table});
    } catch (const dynamodb::resource_not_found&) {
      // It was never made, or the test has removed it.
    } catch (const std::exception& e) {
      std::fprintf(stderr, "tenon::testing: the table %s of a test was not removed: %s\n", table.c_str(), e.what());
    }
  }

  dynamodb::client client_;
  const std::vector<models::table_spec> tables_;
};

class engine_source final : public detail::database_source {
 public:
  explicit engine_source(const detail::item_client_type& type) : type_(type) {}

  std::unique_ptr<detail::database_copy> copy() override {
    auto out = std::make_unique<engine_copy>();
    type_.fill(out->way(), {}, true, type_.how);
    return out;
  }

 private:
  const detail::item_client_type type_;
};

class endpoint_source final : public detail::database_source {
 public:
  endpoint_source(const detail::item_client_type& type, const std::string& url) : type_(type), url_(url) {}

  std::unique_ptr<detail::database_copy> copy() override {
    const std::string own = "tenon_test_" + random_letters(10) + "_";
    auto out = std::make_unique<endpoint_copy>(type_.schema, url_, own);
    out->make_tables();
    if (type_.how) type_.fill(nullptr, out->url(), false, type_.how);
    return out;
  }

 private:
  const detail::item_client_type type_;
  const std::string url_;
};

}  // namespace

std::shared_ptr<detail::database_source> detail::make_item_source(const item_client_type& type,
                                                                  const std::string& endpoint) {
  if (endpoint.empty()) return std::make_shared<engine_source>(type);
  return std::make_shared<endpoint_source>(type, endpoint);
}

}  // namespace tenon::testing
