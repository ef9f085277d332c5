// The processor time of a GetItem over loopback HTTP, against a server whose answer is always the same: beside sending and
// reading the same bytes by hand, and, where a command is given, beside a client in another language:
//
//   bench_dynamodb_http [node client.mjs]
//
// The command is run with the server's URL and a number of calls, and prints the microseconds of processor time of each.
#include "compare.hpp"

#include <tenon/dynamodb/aws.hpp>
#include <tenon/dynamodb/client.hpp>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>

namespace {

using namespace tenon;

[[noreturn]] void fail(const char* what) {
  std::perror(what);
  std::exit(1);
}

// About a kilobyte, as services keep it.
std::string answer_body() {
  return R"({"Item":{"PK":{"S":"CUSTOMER#6f1c9a52-0b7e-4f5e-9d1a-2f6f1d7b8c90"},"SK":{"S":"ORDER#01HZX4T9V3Q8R5M2N7K6J1W0YB"},)"
         R"("type":{"S":"Order"},"email":{"S":"ann.example@mail.example.org"},"status":{"S":"SHIPPED"},"currency":{"S":"EUR"},)"
         R"("totalCents":{"N":"1234567"},"itemCount":{"N":"3"},"weight":{"N":"2.75"},"isGift":{"BOOL":true},)"
         R"("createdAt":{"S":"2026-11-30T12:34:56.789Z"},"version":{"N":"7"},"tags":{"L":[{"S":"priority"},{"S":"fragile"}]},)"
         R"("note":{"S":")" +
         std::string(500, 'x') + R"("}}})";
}

std::string answer() {
  const std::string body = answer_body();
  return "HTTP/1.1 200 OK\r\nServer: Server\r\nDate: Mon, 30 Nov 2026 12:00:00 GMT\r\nContent-Type: "
         "application/x-amz-json-1.0\r\nContent-Length: " +
         std::to_string(body.size()) +
         "\r\nConnection: keep-alive\r\nx-amzn-RequestId: "
         "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789ABCDEF\r\n\r\n" +
         body;
}

// Answers whatever one connection after another sends, a request at a time, in a process of its own.
class responder {
 public:
  responder() : listener_(socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    if (bind(listener_, reinterpret_cast<const sockaddr*>(&address), size) != 0 || listen(listener_, 8) != 0 ||
        getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size) != 0)
      fail("no server");
    port_ = ntohs(address.sin_port);
    process_ = fork();
    if (process_ < 0) fail("no process");
    if (process_ == 0) {
      prctl(PR_SET_PDEATHSIG, SIGKILL);
      for (;;) serve(accept(listener_, nullptr, nullptr));
    }
  }
  responder(const responder&) = delete;
  responder& operator=(const responder&) = delete;
  ~responder() {
    kill(process_, SIGKILL);
    waitpid(process_, nullptr, 0);
    close(listener_);
  }

  std::uint16_t port() const { return port_; }

 private:
  static void serve(int connection) {
    const int on = 1;
    setsockopt(connection, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    const std::string bytes = answer();
    std::string read;
    char piece[65536];
    for (;;) {
      const ssize_t some = recv(connection, piece, sizeof piece, 0);
      if (some <= 0) break;
      read.append(piece, static_cast<std::size_t>(some));
      const std::size_t head = read.find("\r\n\r\n");
      if (head == std::string::npos) continue;
      std::size_t length = read.find("ontent-Length: ");
      if (length == std::string::npos) length = read.find("ontent-length: ");
      const std::size_t size = std::strtoul(read.c_str() + length + 15, nullptr, 10);
      if (read.size() < head + 4 + size) continue;
      read.clear();
      if (send(connection, bytes.data(), bytes.size(), MSG_NOSIGNAL) < 0) break;
    }
    close(connection);
  }

  int listener_;
  std::uint16_t port_ = 0;
  pid_t process_ = 0;
};

// What a call costs at least: the same bytes out and in.
class by_hand {
 public:
  explicit by_hand(std::uint16_t port) : socket_(socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(port);
    const int on = 1;
    setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) fail("no connection");
    const std::string body =
        R"({"TableName":"app","Key":{"PK":{"S":"CUSTOMER#6f1c9a52-0b7e-4f5e-9d1a-2f6f1d7b8c90"},"SK":)"
        R"({"S":"ORDER#01HZX4T9V3Q8R5M2N7K6J1W0YB"}}})";
    request_ = "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + std::to_string(body.size()) +
               "\r\nX: " + std::string(420, 'x') + "\r\n\r\n" + body;
  }
  by_hand(const by_hand&) = delete;
  by_hand& operator=(const by_hand&) = delete;
  ~by_hand() { close(socket_); }

  void call() {
    if (send(socket_, request_.data(), request_.size(), MSG_NOSIGNAL) < 0) fail("send");
    for (std::size_t left = answer_size_; left > 0;) {
      char piece[65536];
      const ssize_t some = recv(socket_, piece, sizeof piece, 0);
      if (some <= 0) fail("recv");
      left -= static_cast<std::size_t>(some);
    }
  }

 private:
  int socket_;
  std::string request_;
  const std::size_t answer_size_ = answer().size();
};

std::string url(const responder& s) {
  return "dynamodb+http://127.0.0.1:" + std::to_string(s.port()) +
         "?region=eu-west-1&access_key_id=AKIDEXAMPLE&secret_access_key=wJalrXUtnFEMI%2FK7MDENG%2BbPxRfiCYEXAMPLEKEY";
}

dynamodb::client client_of(const responder& s) {
  return dynamodb::client(dynamodb::make_http_transport(dynamodb::aws_options_from_url(url(s))));
}

void get(const dynamodb::client& db) {
  const auto r = db.get_item({.table_name = "app",
                              .key = dynamodb::item{{"PK", "CUSTOMER#6f1c9a52-0b7e-4f5e-9d1a-2f6f1d7b8c90"},
                                                    {"SK", "ORDER#01HZX4T9V3Q8R5M2N7K6J1W0YB"}}});
  if (!r.item || r.item->size() != 14) fail("another item");
}

double processor_microseconds() {
  rusage u{};
  getrusage(RUSAGE_SELF, &u);
  return static_cast<double>(u.ru_utime.tv_sec + u.ru_stime.tv_sec) * 1e6 +
         static_cast<double>(u.ru_utime.tv_usec + u.ru_stime.tv_usec);
}

// The other client and ours in turn; the best of each, as whatever disturbs only adds.
void compare_with(const std::string& command) {
  constexpr int rounds = 3;
  constexpr int calls = 20'000;
  constexpr int their_calls = 3'000;
  double theirs = 1e9;
  double ours = 1e9;
  for (int i = 0; i < rounds; ++i) {
    {
      const responder s;
      const std::string line =
          command + " http://127.0.0.1:" + std::to_string(s.port()) + " " + std::to_string(their_calls);
      FILE* out = popen(line.c_str(), "r");
      double each = 0;
      if (!out || std::fscanf(out, "%lf", &each) != 1 || pclose(out) != 0) fail("the other client failed");
      theirs = std::min(theirs, each);
    }
    const responder s;
    const dynamodb::client db = client_of(s);
    for (int warm = 0; warm < 1000; ++warm) get(db);
    const double begin = processor_microseconds();
    for (int call = 0; call < calls; ++call) get(db);
    ours = std::min(ours, (processor_microseconds() - begin) / calls);
  }
  std::fprintf(stderr, "GetItem: %.1f us of processor time, of the other client %.1f us\n", ours, theirs);
  bench::print({.name = "GetItem over HTTP, client's processor time",
                .ratio = ours / theirs,
                .goal = 0.1,
                .against = "@aws-sdk/lib-dynamodb",
                .baseline = theirs});
}

}  // namespace

int main(int count, char** arguments) {
  if (count > 1) {
    std::string command;
    for (int i = 1; i < count; ++i) command.append(i > 1 ? " " : "").append(arguments[i]);
    compare_with(command);
    return 0;
  }
  const responder for_hand;
  by_hand h(for_hand.port());
  const responder for_client;
  const dynamodb::client db = client_of(for_client);
  bench::print(bench::compare(
      "GetItem over HTTP, client's processor time", 6, [&] { h.call(); }, [&] { get(db); }, 1,
      "send and recv of the bytes"));
}
