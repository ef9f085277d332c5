// An isolated database for each test.
#pragma once

#include <tenon/client/database.hpp>
#include <tenon/client/options.hpp>
#include <tenon/query/descriptor.hpp>
#include <tenon/testing/postgres_server.hpp>

#include <concepts>
#include <cstddef>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

namespace tenon {

namespace dynamodb {
class transport;
}

namespace testing {

namespace detail {

// A database that is there as long as this is.
class database_copy {
 public:
  explicit database_copy(std::string place) : place_(std::move(place)) {}
  database_copy(const database_copy&) = delete;
  database_copy& operator=(const database_copy&) = delete;
  virtual ~database_copy() = default;

  virtual const std::string& url() { return place_; }

  // Where a client can do without a URL; null: it cannot.
  virtual dynamodb::transport* way() noexcept { return nullptr; }

 protected:
  std::string place_;
};

// Makes copies of a database that it makes once. Safe to use from any thread.
class database_source {
 public:
  virtual ~database_source() = default;
  virtual std::unique_ptr<database_copy> copy() = 0;
};

// A generated client and what fills a database for it, without their types.
struct client_type {
  using seed = void (*)();  // of its own type again when it is called

  const query::schema_descriptor& schema;
  std::shared_ptr<tenon::database> (*open)(const std::string& url);  // with a single connection
  void (*fill)(tenon::database& client, seed how);                   // makes the tables, and what the seed adds
  seed how = nullptr;
};

// An empty URL stands for the process's own server. Throws unsupported for databases that cannot be copied.
std::shared_ptr<database_source> make_database_source(const client_type& type, const std::string& server_url);

template <class Client>
client_type type_of(void (*seed)(Client&)) {
  return {.schema = Client::schema(),
          .open = [](const std::string& url) -> std::shared_ptr<tenon::database> {
            return std::make_shared<Client>(
                client_options{.url = url, .pool = {.max_size = 1}, .warn_of_repeated_clients = false});
          },
          .fill =
              [](tenon::database& client, client_type::seed how) {
                client.create_tables();
                if (how) reinterpret_cast<void (*)(Client&)>(how)(static_cast<Client&>(client));
              },
          .how = reinterpret_cast<client_type::seed>(seed)};
}

// A generated client of DynamoDB, likewise.
struct item_client_type {
  const query::schema_descriptor& schema;
  // Opens one, on `way` or else at the URL, makes the tables if they are wanted, and calls the seed if there is one.
  void (*fill)(dynamodb::transport* way, const std::string& url, bool make_tables, client_type::seed how);
  client_type::seed how = nullptr;
};

// Tables of an engine in this process for each copy; at an endpoint, tables whose names begin with letters of their own.
std::shared_ptr<database_source> make_item_source(const item_client_type& type, const std::string& endpoint);

template <class Client>
concept item_client = std::constructible_from<Client, dynamodb::transport&, client_options>;

template <class Client>
item_client_type item_type_of(void (*seed)(Client&)) {
  return {.schema = Client::schema(),
          .fill =
              [](dynamodb::transport* way, const std::string& url, bool make_tables, client_type::seed how) {
                const auto use = [&](Client&& client) {
                  if (make_tables) client.create_tables();
                  if (how) reinterpret_cast<void (*)(Client&)>(how)(client);
                };
                client_options options{.warn_of_repeated_clients = false};
                if (way) return use(Client(*way, std::move(options)));
                options.url = url;
                use(Client(std::move(options)));
              },
          .how = reinterpret_cast<client_type::seed>(seed)};
}

template <class Client>
std::shared_ptr<database_source> source_of(void (*seed)(Client&), const std::string& server_url) {
  if constexpr (item_client<Client>) return make_item_source(item_type_of(seed), server_url);
  else return make_database_source(type_of(seed), server_url);
}

}  // namespace detail

// The PostgreSQL server on which databases are made when no other is given: one for the process, started when it is first
// needed, and gone with the process.
postgres_server& own_postgres_server();

// Where the databases of tests are copied from: the tables of a generated client's schema, and what a seed has put into
// them, once. The seed is a function without state, so that every copy is like the others. On PostgreSQL the template is a
// database on the server, named after a hash of the schema; without a seed it is shared by all processes that use the
// server, and stays there. On DynamoDB there is none: every copy has its tables made, and the seed put in. Safe to use from
// any thread.
template <class Client>
class database_template {
 public:
  using seed = void (*)(Client&);

  // SQLite in memory, a database on own_postgres_server(), or DynamoDB's engine in memory.
  explicit database_template(seed fill = nullptr) : source_(detail::source_of(fill, {})) {}

  // PostgreSQL: on the server at this URL, whose user may create databases. DynamoDB: at this URL of a service.
  explicit database_template(const std::string& server_url, seed fill = nullptr)
      : source_(detail::source_of(fill, server_url)) {}
  explicit database_template(const postgres_server& server, seed fill = nullptr)
      : database_template(server.url(), fill) {}

 private:
  template <class>
  friend class database;

  std::shared_ptr<detail::database_source> source_;
};

// A database of a test's own, with the schema applied: a copy of a template, made in about a millisecond on SQLite; on PostgreSQL
// one is always kept ready. It is dropped soon after this object, whoever is connected to it. On DynamoDB it is an engine in this
// process, or the tables that were made at an endpoint, which go with this object.
//
//   testing::database<shop::client> test_db;
//   shop::client db{{.url = test_db.url()}};
//
// The first copy makes the template: what is thrown then comes from the server, the creation script or the seed.
template <class Client>
class database {
 public:
  using seed = void (*)(Client&);

  // A copy of the template that the process has for this client and seed.
  explicit database(seed fill = nullptr) : database(shared_template(fill)) {}

  explicit database(database_template<Client>& from) : copy_(from.source_->copy()) {}

  // For clients: on SQLite in this process alone, and gone when this object and all clients are. The engine of DynamoDB is served
  // on a port of this machine from the first call on.
  const std::string& url() const { return copy_->url(); }

  // A client of it, which on DynamoDB does not outlive this object. The options' URL is replaced.
  Client client(client_options options = {}) const {
    if constexpr (detail::item_client<Client>)
      if (dynamodb::transport* way = copy_->way()) return Client(*way, std::move(options));
    options.url = url();
    return Client(std::move(options));
  }

 private:
  static database_template<Client>& shared_template(seed fill) {
    static std::mutex mutex;
    static std::map<seed, database_template<Client>> all;
    const std::lock_guard lock(mutex);
    return all.try_emplace(fill, fill).first->second;
  }

  std::unique_ptr<detail::database_copy> copy_;
};

}  // namespace testing
}  // namespace tenon
