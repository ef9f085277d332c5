// The server's front end without sockets: the text of requests in, the text of answers out.
#pragma once

#include "local/server/front.hpp"
#include "local/server/request_reader.hpp"

#include <string>
#include <string_view>

namespace tenon::local::dynamodb {

// Answers "Operation|streams?|body" of the call, so that tests see what has arrived.
inline void echo_call(std::string_view operation, std::string_view body, bool is_streams,
                      tenon::dynamodb::api_reply& reply) {
  reply.status = 200;
  reply.body.assign(operation).append(is_streams ? "|streams|" : "|data|").append(body);
}

struct exchanged {
  std::string answers;
  std::size_t requests = 0;
  int refusal = 0;
};

// `step` is how many bytes come at a time.
inline exchanged exchange(const front& answers, std::string_view bytes, std::size_t step, std::size_t max_body) {
  exchanged out;
  request_reader reader(max_body);
  http_answer answer;
  std::string pending;
  while (!bytes.empty()) {
    pending += bytes.substr(0, step);
    bytes.remove_prefix(std::min(step, bytes.size()));
    for (bool is_stuck = false; !pending.empty() && !is_stuck;) {
      const auto used = reader.put(pending);
      pending.erase(0, used);
      if (reader.refusal() != 0) {
        front::refuse(reader.refusal(), answer);
        out.answers += answer.head;
        out.refusal = reader.refusal();
        return out;
      }
      if (reader.is_complete()) {
        ++out.requests;
        answers.answer(reader.request(), reader.keep_alive(), answer);
        out.answers += answer.head + answer.reply.body;
        if (!answer.keep_alive) return out;
        reader.next();
      } else {
        is_stuck = used == 0;
      }
    }
  }
  return out;
}

inline std::string answer_to(std::string_view request, const server_options& options = {}) {
  return exchange(front(options, echo_call), request, request.size(), options.max_body).answers;
}

inline std::string body_of(std::string_view answer) {
  const auto end = answer.find("\r\n\r\n");
  return end == std::string_view::npos ? std::string() : std::string(answer.substr(end + 4));
}

// A header's value in an answer; "" if it is not there.
inline std::string header_of(std::string_view answer, std::string_view name) {
  const auto start = answer.find(std::string("\r\n").append(name).append(": "));
  if (start == std::string_view::npos) return {};
  const auto value = answer.substr(start + 4 + name.size());
  return std::string(value.substr(0, value.find("\r\n")));
}

}  // namespace tenon::local::dynamodb
