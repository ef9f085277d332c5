#include "local/server/http_text.hpp"

#include "dynamodb/aws/checksum.hpp"

#include <tenon/base/random.hpp>

#include <charconv>
#include <ctime>

namespace tenon::local::dynamodb {
namespace {

void append_number(std::string& out, std::uint64_t number) {
  char digits[20];
  const auto end = std::to_chars(digits, digits + sizeof digits, number).ptr;
  out.append(digits, end);
}

std::string_view reason_of(int status) noexcept {
  switch (status) {
    case 200: return "OK";
    case 400: return "Bad Request";
    case 404: return "Not Found";
    case 408: return "Request Timeout";
    case 413: return "Payload Too Large";
    case 417: return "Expectation Failed";
    case 431: return "Request Header Fields Too Large";
    case 500: return "Internal Server Error";
    case 503: return "Service Unavailable";
  }
  return "";
}

}  // namespace

void append_status_line(std::string& head, int status) {
  head += "HTTP/1.1 ";
  append_number(head, static_cast<std::uint64_t>(status));
  head += ' ';
  head += reason_of(status);
  head += "\r\nServer: Server\r\n";
}

void append_date(std::string& head) {
  struct stamp {
    std::time_t second = 0;
    char line[64] = {};
    std::size_t length = 0;
  };
  thread_local stamp last;
  const auto now = std::time(nullptr);
  if (now != last.second) {
    std::tm parts{};
    gmtime_r(&now, &parts);
    last.length = std::strftime(last.line, sizeof last.line, "Date: %a, %d %b %Y %H:%M:%S GMT\r\n", &parts);
    last.second = now;
  }
  head.append(last.line, last.length);
}

void append_connection(std::string& head, bool keep_alive) {
  head += keep_alive ? "Connection: keep-alive\r\n" : "Connection: close\r\n";
}

void append_length(std::string& head, std::size_t length) {
  head += "Content-Length: ";
  append_number(head, length);
  head += "\r\n";
}

void append_request_id(std::string& head, std::string_view id) {
  head.append("x-amzn-RequestId: ").append(id).append("\r\n");
}

void append_checksum(std::string& head, std::string_view body) {
  head += "x-amz-crc32: ";
  append_number(head, tenon::dynamodb::aws::crc32_of(body));
  head += "\r\n";
}

std::string_view trimmed(std::string_view value) noexcept {
  while (!value.empty() && (value.front() == ' ' || value.front() == '\t')) value.remove_prefix(1);
  while (!value.empty() && (value.back() == ' ' || value.back() == '\t')) value.remove_suffix(1);
  return value;
}

void make_request_id(std::string& id) {
  constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";
  constexpr std::size_t length = 52;
  unsigned char random[length];
  system_random().fill(random, sizeof random);
  id.resize(length);
  for (std::size_t i = 0; i < length; ++i) id[i] = alphabet[random[i] & 31];
}

}  // namespace tenon::local::dynamodb
