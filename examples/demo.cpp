// A walk through what a service does with its database: `./dev demo` runs it.
#include "expect.hpp"

#include <shop/client.hpp>

#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <filesystem>
#include <stdexcept>
#include <string>

using namespace shop;
using namespace std::chrono_literals;
using tenon::decimal;

namespace {

// Bold and faint where a person reads it on a terminal, plain in a log.
const char* style(const char* code) { return isatty(STDOUT_FILENO) == 1 ? code : ""; }

void title(const char* text) { std::printf("\n%s%s%s\n", style("\033[1m"), text, style("\033[0m")); }

void print_statement(const tenon::query_event& e) {
  std::printf("    %s%.*s%s\n", style("\033[2m"), static_cast<int>(e.sql.size()), e.sql.data(), style("\033[0m"));
}

void create_and_look_up(client& db) {
  title("Create a user with two posts, then look her up");
  db.user.create({.email = "ann@example.org",
                  .name = "Ann",
                  .posts = {.create = {{.title = "Mortise and tenon", .published = true}, {.title = "Dovetails"}}}});
  const User ann = db.user.find_unique_or_throw(user::email == "ann@example.org");
  std::printf("  %s has id %d\n", ann.name->c_str(), ann.id);
}

void filter_and_page(client& db) {
  title("Filter, order and page");
  for (int i = 1; i <= 9; ++i) db.user.create({.email = "customer" + std::to_string(i) + "@example.org", .logins = i});
  const auto page = db.user.find_many({.where = user::logins > 2 && user::email.contains("CUSTOMER").insensitive(),
                                       .order_by = {user::logins.desc(), user::id.asc()},
                                       .skip = 2,
                                       .take = 3});
  for (const User& u : page) std::printf("  %s, %d logins\n", u.email.c_str(), u.logins);
  expect(page.size() == 3, "the page has three users");
}

void load_relations(client& db) {
  title("Load relations: one statement for each, however many users there are");
  std::size_t statements = 0;
  const auto counting = db.on_query([&](const tenon::query_event&) { ++statements; });
  const auto users = db.user.find_many({.take = 5}, include(user::posts.order_by(post::id.asc())));
  db.unsubscribe(counting);
  for (const auto& u : users)
    if (!u.posts.empty())
      std::printf("  %s wrote \"%s\" and %zu more\n", u.email.c_str(), u.posts[0].title.c_str(), u.posts.size() - 1);
  std::printf("  %zu statements\n", statements);
  expect(statements == 2, "there is no N+1");
}

void move_funds(client& db, int from, int to, const decimal& amount) {
  db.transaction([&](auto& tx) {
    const Account sender = tx.account.update(account::id == from, {.balance = decrement(amount)});
    if (sender.balance < 0) throw std::runtime_error("insufficient funds");
    tx.account.update(account::id == to, {.balance = increment(amount)});
    tx.transfer.create({.from_id = from, .to_id = to, .amount = amount});
  });
}

void transfer_funds(client& db) {
  title("Transfer funds in a transaction that rolls back when they do not suffice");
  const Account a = db.account.create({.owner = {.connect = user::email == "ann@example.org"}, .balance = 50});
  const Account b = db.account.create({.owner = {.connect = user::email == "customer1@example.org"}});
  move_funds(db, a.id, b.id, decimal("19.99"));
  try {
    move_funds(db, a.id, b.id, decimal("500"));
  } catch (const std::runtime_error& e) {
    std::printf("  refused: %s\n", e.what());
  }
  const auto balance = db.account.find_unique_or_throw(account::id == a.id).balance;
  std::printf("  the sender has %s left\n", balance.to_string().c_str());
  expect(balance == decimal("30.01"), "the refused transfer left nothing behind");
}

void lock_optimistically(client& db) {
  title("Notice that somebody else was faster");
  const auto seen = db.post.find_first_or_throw();
  db.post.update(post::id == seen.id, {.version = increment(1)});  // somebody else
  const auto changed = db.post.update_many({.where = post::id == seen.id && post::version == seen.version,
                                            .data = {.title = "Overwritten", .version = increment(1)}});
  std::printf("  %lld posts changed: the version moved on\n", static_cast<long long>(changed));
  expect(changed == 0, "nothing is overwritten");
}

void catch_errors(client& db) {
  title("Catch a unique violation by its type");
  try {
    db.user.create({.email = "ann@example.org"});
  } catch (const tenon::unique_violation& e) {
    std::printf("  %s on %s.%s\n", std::string(e.code()).c_str(), e.model().c_str(), e.fields().at(0).c_str());
    return;
  }
  expect(false, "an email is used once");
}

void show_metrics(client& db) {
  title("Metrics");
  const std::string text = db.metrics().prometheus();
  for (const char* name :
       {"\nprisma_client_queries_total ", "\nprisma_datasource_queries_total ", "\nprisma_pool_connections_open "}) {
    const std::size_t at = text.find(name);
    expect(at != std::string::npos, name);
    std::printf("  %s\n", text.substr(at + 1, text.find('\n', at + 1) - at - 1).c_str());
  }
}

}  // namespace

int main() {
  const std::filesystem::path file = std::filesystem::temp_directory_path() / "tenon-demo.db";
  for (const char* suffix : {"", "-wal", "-shm"}) std::filesystem::remove(file.string() + suffix);
  {
    client db{{.url = "file:" + file.string(), .log = {.warn = tenon::emit::standard_output}, .slow_query = 20ms}};
    db.create_tables();
    const auto printing = db.on_query(print_statement);
    create_and_look_up(db);
    db.unsubscribe(printing);
    filter_and_page(db);
    const auto again = db.on_query(print_statement);
    load_relations(db);
    db.unsubscribe(again);
    transfer_funds(db);
    lock_optimistically(db);
    catch_errors(db);

    title("A slow query is noticed");
    db.execute_raw_unsafe(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500000) SELECT max(i) FROM n");
    show_metrics(db);
  }
  for (const char* suffix : {"", "-wal", "-shm"}) std::filesystem::remove(file.string() + suffix);
  std::printf("\nThat is the tour. Each step is a program of its own in examples/.\n");
}
