// The same operations with several libraries on one server, all on one core: `./dev bench --compare`.
//
// Prints a line of JSON for each library and operation: microseconds of time, and of this process's processor time, for one
// operation. With a command as its argument it runs that too, with the server in the environment variables of libpq.
#include "contender.hpp"

#include <shop/client.hpp>
#include <tenon/testing/postgres_server.hpp>

#include <sched.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <string>
#include <vector>

namespace {

volatile std::size_t consumed = 0;

constexpr int user_count = 1000;
constexpr int posts_per_user = 10;
constexpr int rounds = 15;
constexpr double round_microseconds = 20'000;

void pin_to_one_core() {
  cpu_set_t one;
  CPU_ZERO(&one);
  CPU_SET(0, &one);
  sched_setaffinity(0, sizeof one, &one);
}

void fill(shop::client& db) {
  std::vector<shop::UserCreate> users;
  std::vector<shop::PostCreate> posts;
  for (int i = 1; i <= user_count; ++i) {
    const std::string number = std::to_string(i);
    users.push_back({.email = "user" + number + "@example.org"});
    if (i % 3 != 0) users.back().name = "Name of user " + number;
    for (int p = 0; p < posts_per_user; ++p)
      posts.push_back(
          {.title = "Post " + std::to_string(p) + " of user " + number, .published = p % 2 == 1, .author_id = i});
  }
  db.create_tables();
  db.user.create_many(users);
  db.post.create_many(posts);
  db.execute_raw_unsafe("ANALYZE");
}

double microseconds(clockid_t clock) {
  timespec t{};
  clock_gettime(clock, &t);
  return static_cast<double>(t.tv_sec) * 1e6 + static_cast<double>(t.tv_nsec) / 1e3;
}

double median(std::vector<double> of) {
  std::nth_element(of.begin(), of.begin() + static_cast<std::ptrdiff_t>(of.size() / 2), of.end());
  return of[of.size() / 2];
}

// One operation with all libraries, whose rounds alternate. `only`: the user that it is always about; 0: each in turn.
void measure(const char* name, const std::vector<contender>& all, std::function<void(int)> contender::*operation,
             int only = 0) {
  struct times {
    std::vector<double> wall;
    std::vector<double> processor;
    int calls = 1;
  };
  std::vector<times> measured(all.size());
  int id = 0;
  const auto next = [&] { return only != 0 ? only : id = id % (user_count - 100) + 1; };
  const auto run = [&](const contender& c, int calls) {
    for (int i = 0; i < calls; ++i) (c.*operation)(next());
  };
  for (std::size_t i = 0; i < all.size(); ++i) {
    run(all[i], 10);
    const double start = microseconds(CLOCK_MONOTONIC);
    run(all[i], 10);
    measured[i].calls =
        std::max(1, static_cast<int>(round_microseconds * 10 / (microseconds(CLOCK_MONOTONIC) - start)));
  }
  for (int round = 0; round < rounds; ++round) {
    for (std::size_t i = 0; i < all.size(); ++i) {
      times& t = measured[i];
      const double wall = microseconds(CLOCK_MONOTONIC);
      const double processor = microseconds(CLOCK_PROCESS_CPUTIME_ID);
      run(all[i], t.calls);
      t.processor.push_back((microseconds(CLOCK_PROCESS_CPUTIME_ID) - processor) / t.calls);
      t.wall.push_back((microseconds(CLOCK_MONOTONIC) - wall) / t.calls);
    }
  }
  for (std::size_t i = 0; i < all.size(); ++i)
    std::printf("{\"operation\": \"%s\", \"client\": \"%s\", \"wall\": %.1f, \"processor\": %.1f}\n", name,
                all[i].name.c_str(), median(measured[i].wall), median(measured[i].processor));
  std::fflush(stdout);
}

}  // namespace

void consume(std::size_t n) { consumed = consumed + n; }

int main(int argc, char** argv) {
  pin_to_one_core();
  tenon::testing::postgres_server server;
  {
    shop::client db({.url = server.url()});
    fill(db);
  }
  const std::string url = server.url();
  const std::string words = "host=" + server.socket_directory() + " port=" + std::to_string(server.port()) +
                            " user=" + server.user() + " dbname=postgres";
  const std::vector<contender> all = {with_libpq(words), with_tenon(url), with_libpqxx(words), with_soci(words)};
  measure("find_unique", all, &contender::find_unique);
  measure("find_many of 100", all, &contender::find_many);
  measure("include 50 x 10", all, &contender::include);
  measure("create", all, &contender::create, user_count);  // whose posts nobody loads
  measure("update", all, &contender::update);
  if (argc < 2) return 0;
  setenv("PGHOST", server.socket_directory().c_str(), 1);
  setenv("PGPORT", std::to_string(server.port()).c_str(), 1);
  setenv("PGUSER", server.user().c_str(), 1);
  setenv("PGDATABASE", "postgres", 1);
  return std::system(argv[1]) == 0 ? 0 : 1;
}
