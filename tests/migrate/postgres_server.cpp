#include "postgres_server.hpp"

#include <libpq-fe.h>

#include <chrono>
#include <csignal>
#include <filesystem>
#include <stdexcept>
#include <thread>
#include <vector>

#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace tenon::migrate {
namespace {

const passwd* unprivileged_user() { return geteuid() == 0 ? getpwnam("postgres") : nullptr; }

std::string program(const std::string& name) {
  for (const int version : {17, 16, 15, 14, 13}) {
    const std::string path = "/usr/lib/postgresql/" + std::to_string(version) + "/bin/" + name;
    if (access(path.c_str(), X_OK) == 0) return path;
  }
  throw std::runtime_error("no PostgreSQL server is installed");
}

pid_t start(const std::vector<std::string>& words, const std::string& log) {
  std::vector<char*> arguments;
  for (const std::string& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  const passwd* user = unprivileged_user();
  const pid_t child = fork();
  if (child != 0) return child;
  const int out = open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0666);
  dup2(out, STDOUT_FILENO);
  dup2(out, STDERR_FILENO);
  if (user != nullptr && (setgroups(0, nullptr) != 0 || setgid(user->pw_gid) != 0 || setuid(user->pw_uid) != 0))
    _exit(127);
  prctl(PR_SET_PDEATHSIG, SIGQUIT);
  execv(arguments[0], arguments.data());
  _exit(127);
}

}  // namespace

postgres_server::postgres_server() {
  if (const passwd* user = unprivileged_user())
    if (chown(folder_.path().c_str(), user->pw_uid, user->pw_gid) != 0)
      throw std::runtime_error("cannot give " + folder_.path().string() + " away");
  const std::string data = folder_.file("data");
  const std::string log = folder_.file("log");
  int status = -1;
  waitpid(
      start({program("initdb"), "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"},
            log),
      &status, 0);
  if (status != 0) throw std::runtime_error("initdb failed; see " + log);
  process_ = start({program("postgres"), "-D", data, "-k", folder_.path().string(), "-c", "listen_addresses=", "-c",
                    "fsync=off", "-c", "full_page_writes=off", "-c", "synchronous_commit=off"},
                   log);
  wait_until_ready();
}

void postgres_server::wait_until_ready() const {
  using namespace std::chrono_literals;
  for (auto waited = 0ms; waited < 20s; waited += 20ms) {
    if (PQping(("host='" + folder_.path().string() + "' user=postgres dbname=postgres").c_str()) == PQPING_OK) return;
    std::this_thread::sleep_for(20ms);
  }
  throw std::runtime_error("the PostgreSQL server does not answer; see " + folder_.file("log"));
}

postgres_server::~postgres_server() {
  if (process_ < 0) return;
  kill(process_, SIGQUIT);
  waitpid(process_, nullptr, 0);
}

std::string postgres_server::url(const std::string& database) const {
  return "postgresql://postgres@/" + database + "?host=" + folder_.path().string();
}

}  // namespace tenon::migrate
