// The texts of heads: the lines of an answer's, and the values of a request's.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace tenon::local::dynamodb {

void append_status_line(std::string& head, int status);  // "HTTP/1.1 200 OK", and the service's name
void append_date(std::string& head);
void append_connection(std::string& head, bool keep_alive);
void append_length(std::string& head, std::size_t length);
void append_request_id(std::string& head, std::string_view id);
void append_checksum(std::string& head, std::string_view body);  // x-amz-crc32

// Without the blanks and tabs around it.
std::string_view trimmed(std::string_view value) noexcept;

// 52 digits and capitals, that tell requests apart.
void make_request_id(std::string& id);

}  // namespace tenon::local::dynamodb
