#include "testing/docker_engine.hpp"

#include "testing/percent_encoding.hpp"

#include "base/quote.hpp"

#include <tenon/base/error.hpp>

#include <boost/json.hpp>

#include <algorithm>
#include <cstdlib>
#include <string_view>

#include <unistd.h>

namespace tenon::testing {
namespace {

namespace json = boost::json;
using std::chrono::seconds;

constexpr std::string_view unix_scheme = "unix://";

// Values of answers; those that are missing, or of another type, are empty.
const json::value& member(const json::value& object, std::string_view name) {
  static const json::value nothing;
  const json::object* members = object.if_object();
  const json::value* found = members == nullptr ? nullptr : members->if_contains(name);
  return found == nullptr ? nothing : *found;
}

std::string text_of(const json::value& value) {
  const json::string* text = value.if_string();
  return text == nullptr ? std::string() : std::string(*text);
}

bool truth_of(const json::value& value) { return value.is_bool() && value.get_bool(); }

int number_of(const json::value& value) {
  json::error_code problem;
  const int number = value.to_number<int>(problem);
  return problem ? 0 : number;
}

json::value parsed(const std::string& body) {
  json::error_code problem;
  json::value out = json::parse(body, problem);
  if (problem)
    raise({.kind = error_kind::external_failure,
           .message = "The container engine sent " + text::quote(body) + " where JSON was due."});
  return out;
}

// Of an answer with a bad status.
std::string complaint_of(const http_response& answer) {
  json::error_code problem;
  const json::value body = json::parse(answer.body, problem);
  const std::string message = problem ? std::string() : text_of(member(body, "message"));
  return message.empty() ? answer.body : message;
}

// A pull's answer is 200 before it is known how it goes: objects follow, the last of which may be an error.
std::string complaint_in_progress(const std::string& body) {
  std::string_view rest = body;
  json::stream_parser parser;
  json::error_code problem;
  while (!rest.empty()) {
    parser.reset();
    rest.remove_prefix(parser.write_some(rest.data(), rest.size(), problem));
    if (problem || !parser.done()) return {};
    std::string complaint = text_of(member(parser.release(), "error"));
    if (!complaint.empty()) return complaint;
    rest.remove_prefix(std::min(rest.find_first_not_of(" \r\n"), rest.size()));
  }
  return {};
}

// Without a tag, an engine may take all that the image has.
std::string with_tag(const std::string& image) {
  const std::size_t name = image.rfind('/') + 1;
  return image.find_first_of(":@", name) == std::string::npos ? image + ":latest" : image;
}

bool says_port_taken(const std::string& complaint) {
  return complaint.find("address already in use") != std::string::npos ||
         complaint.find("port is already allocated") != std::string::npos;
}

std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string() : value;
}

std::vector<std::string> usual_sockets() {
  std::vector<std::string> out{"/var/run/docker.sock", "/run/podman/podman.sock"};
  if (const std::string folder = variable("XDG_RUNTIME_DIR"); !folder.empty()) {
    out.push_back(folder + "/podman/podman.sock");
    out.push_back(folder + "/docker.sock");
  }
  if (const std::string home = variable("HOME"); !home.empty()) out.push_back(home + "/.docker/run/docker.sock");
  return out;
}

std::string socket_in_docker_host(const std::string& value) {
  if (value.starts_with(unix_scheme)) return value.substr(unix_scheme.size());
  raise({.kind = error_kind::unsupported_feature,
         .message = "DOCKER_HOST is " + text::quote(value, 200) + ", which is not a unix socket.",
         .hint = "Set it to unix:///path/of/the/socket, or unset it to look in the usual places."});
}

}  // namespace

docker_engine::docker_engine(std::string socket_path, const http_response& greeting)
    : socket_path_(std::move(socket_path)), path_prefix_("/v" + greeting.header("Api-Version")) {
  if (const std::string podman = greeting.header("Libpod-Api-Version"); !podman.empty())
    podman_prefix_ = "/v" + podman + "/libpod";
}

docker_engine docker_engine::find(const std::string& socket_path) {
  std::vector<std::string> places;
  if (!socket_path.empty()) {
    places = {socket_path.starts_with(unix_scheme) ? socket_path.substr(unix_scheme.size()) : socket_path};
  } else if (const std::string host = variable("DOCKER_HOST"); !host.empty()) {
    places = {socket_in_docker_host(host)};
  } else {
    places = usual_sockets();
  }
  std::string tried;
  for (const std::string& place : places) {
    try {
      const http_response greeting = exchange(place, {.target = "/_ping"}, monotonic_now() + seconds(10));
      if (greeting.status == 200 && !greeting.header("Api-Version").empty()) return {place, greeting};
      tried += "\n  " + place + ": answered " + std::to_string(greeting.status) + ", but is no container engine";
    } catch (const error& e) {
      tried += "\n  " + place + ": " + e.message();
    }
  }
  raise({.kind = error_kind::unsupported_feature,
         .message = "No container engine was found. Tried:" + tried,
         .hint =
             "Start Docker, or Podman's service (systemctl --user start podman.socket), or name the engine's socket in "
             "DOCKER_HOST=unix:///path or the option `engine`."});
}

bool docker_engine::has_image(const std::string& image, monotonic_time deadline) const {
  const http_response answer =
      call("GET", "/images/" + percent_encoded(with_tag(image), "/:@") + "/json", {}, deadline);
  if (answer.status == 404) return false;
  expect_success(answer, "look for the image " + text::quote(image, 200));
  return true;
}

void docker_engine::pull_image(const std::string& image, monotonic_time deadline) const {
  const std::string deed = "pull the image " + text::quote(image, 200);
  http_response answer = call("POST", "/images/create?fromImage=" + percent_encoded(with_tag(image)), {}, deadline);
  expect_success(answer, deed);
  answer.body = complaint_in_progress(answer.body);
  if (!answer.body.empty()) fail_to(deed, answer);
}

std::string docker_engine::create(const std::string& name, const std::string& description,
                                  monotonic_time deadline) const {
  const http_response answer = call("POST", "/containers/create?name=" + percent_encoded(name), description, deadline);
  expect_success(answer, "make the container " + text::quote(name));
  return text_of(member(parsed(answer.body), "Id"));
}

bool docker_engine::start(const std::string& container, monotonic_time deadline) const {
  const http_response answer = call("POST", "/containers/" + container + "/start", {}, deadline);
  if (answer.status >= 400 && says_port_taken(complaint_of(answer))) return false;
  expect_success(answer, "start the container " + text::quote(container));
  return true;
}

void docker_engine::stop(const std::string& container, int seconds, monotonic_time deadline) const {
  expect_success(call("POST", "/containers/" + container + "/stop?t=" + std::to_string(seconds), {}, deadline),
                 "stop the container " + text::quote(container));
}

void docker_engine::signal(const std::string& container, int number, monotonic_time deadline) const {
  const http_response answer =
      call("POST", "/containers/" + container + "/kill?signal=" + std::to_string(number), {}, deadline);
  if (answer.status == 409 || (answer.status >= 400 && !look(container, deadline).running)) return;
  expect_success(answer, "send a signal to the container " + text::quote(container));
}

void docker_engine::pause(const std::string& container, monotonic_time deadline) const {
  expect_success(call("POST", "/containers/" + container + "/pause", {}, deadline),
                 "pause the container " + text::quote(container));
}

void docker_engine::resume(const std::string& container, monotonic_time deadline) const {
  expect_success(call("POST", "/containers/" + container + "/unpause", {}, deadline),
                 "let the container " + text::quote(container) + " go on");
}

container_status docker_engine::look(const std::string& container, monotonic_time deadline) const {
  const http_response answer = call("GET", "/containers/" + container + "/json", {}, deadline);
  expect_success(answer, "look at the container " + text::quote(container));
  const json::value body = parsed(answer.body);
  const json::value& state = member(body, "State");
  return {.running = truth_of(member(state, "Running")),
          .paused = truth_of(member(state, "Paused")),
          .exit_status = number_of(member(state, "ExitCode")),
          .health = text_of(member(member(state, "Health"), "Status")),
          .error = text_of(member(state, "Error"))};
}

process_output docker_engine::logs(const std::string& container, monotonic_time deadline) const {
  const http_response answer = call("GET", "/containers/" + container + "/logs?stdout=true&stderr=true", {}, deadline);
  expect_success(answer, "read the log of the container " + text::quote(container));
  return decode_docker_stream(answer.body);
}

command_result docker_engine::execute(const std::string& container, const std::vector<std::string>& command,
                                      monotonic_time deadline) const {
  const std::string deed =
      "run " + text::quote(command.empty() ? "" : command.front(), 200) + " in the container " + text::quote(container);
  const json::value wanted{{"AttachStdout", true}, {"AttachStderr", true}, {"Cmd", json::value_from(command)}};
  const http_response made = call("POST", "/containers/" + container + "/exec", json::serialize(wanted), deadline);
  expect_success(made, deed);
  const std::string path = "/exec/" + text_of(member(parsed(made.body), "Id"));
  const http_response ran = call("POST", path + "/start", R"({"Detach":false,"Tty":false})", deadline);
  // Docker refuses at this point what Podman answers with status 127.
  if (ran.status == 400 || ran.status == 404) return {127, {.standard_error = complaint_of(ran)}};
  expect_success(ran, deed);
  const http_response looked = call("GET", path + "/json", {}, deadline);
  expect_success(looked, deed);
  return {number_of(member(parsed(looked.body), "ExitCode")), decode_docker_stream(ran.body)};
}

void docker_engine::check_health(const std::string& container, monotonic_time deadline) const {
  if (podman_prefix_.empty()) return;
  const http_response answer =
      exchange(socket_path_, {.target = podman_prefix_ + "/containers/" + container + "/healthcheck"}, deadline);
  expect_success(answer, "check the health of the container " + text::quote(container));
}

http_response docker_engine::call(const std::string& method, const std::string& path, const std::string& body,
                                  monotonic_time deadline) const {
  return exchange(socket_path_, {method, path_prefix_ + path, body}, deadline);
}

void docker_engine::fail_to(const std::string& deed, const http_response& answer) const {
  const std::string complaint = complaint_of(answer);
  raise({.kind = error_kind::external_failure,
         .message = "The container engine at " + text::quote(socket_path_, 200) + " did not " + deed + ".",
         .hint = "It says: " + complaint,
         .native_code = std::to_string(answer.status),
         .server_message = complaint});
}

void docker_engine::expect_success(const http_response& answer, const std::string& deed) const {
  if (answer.status >= 400) fail_to(deed, answer);
}

}  // namespace tenon::testing
