// What a generated client costs a user's compiler: processor time and memory over an empty file, unoptimised; and how
// long generating takes. The compiler is the one this program was built with.
#include "compare.hpp"

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

namespace {

namespace fs = std::filesystem;
using tenon::bench::comparison;

constexpr int rounds = 5;
constexpr int models = 100;

struct cost {
  double seconds = 0;    // of processor time
  double mebibytes = 0;  // at most in memory
};

[[noreturn]] void fail(const std::string& what) {
  std::fprintf(stderr, "compile bench: %s\n", what.c_str());
  std::exit(1);
}

// Runs a program and waits for it.
cost run(const std::vector<std::string>& command) {
  std::vector<char*> arguments;
  for (const std::string& c : command) arguments.push_back(const_cast<char*>(c.c_str()));
  arguments.push_back(nullptr);
  const pid_t child = ::fork();
  if (child < 0) fail("cannot start a process");
  if (child == 0) {
    if (std::freopen("/dev/null", "w", stdout) == nullptr) ::_exit(126);
    ::execvp(arguments[0], arguments.data());
    ::_exit(127);
  }
  int status = 0;
  rusage used{};
  if (::wait4(child, &status, 0, &used) != child || status != 0) fail(command[0] + " failed");
  const auto seconds = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6;
  };
  return {seconds(used.ru_utime) + seconds(used.ru_stime), static_cast<double>(used.ru_maxrss) / 1024};
}

template <class Of>
double median(const std::vector<cost>& costs, Of of) {
  std::vector<double> values;
  for (const cost& c : costs) values.push_back(of(c));
  std::nth_element(values.begin(), values.begin() + rounds / 2, values.end());
  return values[rounds / 2];
}

// Models in a ring: twelve columns of all sorts and a relation to the next.
std::string large_schema() {
  std::string out =
      "datasource db {\n  provider = \"sqlite\"\n  url = \"file:large.db\"\n}\n\n"
      "enum Color {\n  RED\n  GREEN\n  BLUE\n}\n";
  const auto name = [](int i) { return "Model" + std::to_string(i % models); };
  for (int i = 0; i < models; ++i) {
    out += "\nmodel " + name(i) +
           " {\n  id Int @id @default(autoincrement())\n  code String @unique\n"
           "  title String?\n  color Color @default(RED)\n  size Int @default(0)\n  price Decimal\n"
           "  weight Float?\n  active Boolean @default(true)\n  createdAt DateTime @default(now())\n"
           "  updatedAt DateTime @updatedAt\n  note String?\n"
           "  nextId Int\n  next " +
           name(i + 1) + " @relation(\"R" + std::to_string(i) +
           "\", fields: [nextId], references: [id])\n"
           "  previous " +
           name(i + models - 1) + "[] @relation(\"R" + std::to_string((i + models - 1) % models) + "\")\n}\n";
  }
  return out;
}

constexpr const char* ten_queries = R"(
void use(client& db) {
  db.user.create({.email = "a"});
  db.user.find_unique(user::email == "a");
  db.user.find_many({.where = user::name.contains("x") && user::logins > 3,
                     .order_by = {user::created_at.desc(), user::id.asc()},
                     .take = 10});
  db.user.update(user::id == 1, {.name = null, .logins = increment(1)});
  db.user.remove(user::id == 1);
  db.user.upsert(user::email == "b", {.create = {.email = "b"}, .update = {.logins = increment(1)}});
  db.post.count({.where = post::published == true});
  db.user.find_many({.take = 50}, include(user::posts));
  db.user.find_many({}, select(user::id, user::email));
  db.user.create({.email = "e", .posts = {.create = {{.title = "a"}, {.title = "b"}}}});
}
)";

class workshop {
 public:
  workshop() : folder_(fs::temp_directory_path() / ("tenon-compile-bench-" + std::to_string(::getpid()))) {
    fs::create_directories(folder_);
  }
  workshop(const workshop&) = delete;
  workshop& operator=(const workshop&) = delete;
  ~workshop() { fs::remove_all(folder_); }

  std::string path(const std::string& name) const { return (folder_ / name).string(); }

  void write(const std::string& name, const std::string& text) const {
    std::ofstream out(folder_ / name);
    if (!(out << text) || !out.flush()) fail("cannot write " + path(name));
  }

  cost compile(const std::string& name) const {
    return run({BENCH_COMPILER, "-std=c++20", "-O0", "-I", BENCH_INCLUDE, "-I", BENCH_CLIENT, "-I", path("generated"),
                "-c", path(name), "-o", path("out.o")});
  }

 private:
  fs::path folder_;
};

void print(std::string name, double value, double goal, std::string unit, std::string against) {
  comparison c;
  c.name = std::move(name);
  c.ratio = value;
  c.goal = goal;
  c.unit = std::move(unit);
  c.against = std::move(against);
  tenon::bench::print(c);
}

}  // namespace

int main() {
  const workshop work;
  work.write("large.prisma", large_schema());
  const std::vector<std::string> generate = {
      BENCH_TENON, "generate", "--schema", work.path("large.prisma"), "--output", work.path("generated")};
  std::string all;
  std::vector<double> times;
  for (int i = 0; i < rounds; ++i) {
    fs::remove_all(work.path("generated"));
    const auto start = std::chrono::steady_clock::now();
    run(generate);
    times.push_back(std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count());
  }
  std::nth_element(times.begin(), times.begin() + rounds / 2, times.end());
  print("generating a client of 100 models of 12 fields", times[rounds / 2], 150, "ms", "nothing");

  const std::vector<std::pair<std::string, std::string>> sources = {
      {"empty.cpp", ""},
      {"one.cpp", "#include <large/model7.hpp>\n"},
      {"all.cpp", "#include <large/client.hpp>\n"},
      {"shop.cpp", "#include <shop/client.hpp>\n"},
      {"queries.cpp",
       "#include <shop/client.hpp>\nusing namespace shop;\nusing namespace tenon;\n" + std::string(ten_queries)},
  };
  std::vector<std::vector<cost>> costs(sources.size());
  for (const auto& [name, text] : sources) work.write(name, text);
  for (int i = 0; i < rounds; ++i)
    for (std::size_t s = 0; s < sources.size(); ++s) costs[s].push_back(work.compile(sources[s].first));

  const auto seconds = [&](std::size_t s) { return median(costs[s], [](const cost& c) { return c.seconds; }); };
  const auto memory = [&](std::size_t s) { return median(costs[s], [](const cost& c) { return c.mebibytes; }); };
  const std::string empty = "an empty file";
  print("including one of " + std::to_string(models) + " models", seconds(1) - seconds(0), 0.5, "s", empty);
  print("including all of them", seconds(2) - seconds(0), 1.5, "s", empty);
  print("including a client of six models", seconds(3) - seconds(0), 0.5, "s", empty);
  print("each of ten queries", (seconds(4) - seconds(3)) / 10, 0.03, "s", "the client alone");
  print("the compiler's memory for these ten queries", memory(4), 150, "MiB", "nothing");
}
