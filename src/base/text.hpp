// Text utilities shared by the parts of the project.
#pragma once

#include <cstddef>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tenon::text {

// The offset of the first byte that is not part of well-formed UTF-8 (RFC 3629), or npos.
std::size_t find_invalid_utf8(std::string_view text) noexcept;
bool is_utf8(std::string_view text) noexcept;

// Appends a Unicode scalar value; surrogates and values beyond U+10FFFF become U+FFFD.
void append_utf8(std::string& out, char32_t code_point);

// Edits (insertion, removal, replacement, swap of neighbours) that turn a into b, counted in bytes.
std::size_t edit_distance(std::string_view a, std::string_view b);

// The candidate closest to a misspelt name, if one is close enough to be what was meant. Case differences count less
// than others. The result views a candidate.
std::optional<std::string_view> closest_match(std::string_view name, const std::vector<std::string_view>& candidates);

// " Did you mean `posts`?", or nothing: ready to be appended to a message.
std::string did_you_mean(std::string_view name, const std::vector<std::string_view>& candidates);

// Identifier case: "createdAt" "created_at" "CreatedAt" are converted into each other; "authorID" gives "author_id"
// and "HTTPServer" "http_server". Leading and trailing underscores are kept.
std::string to_snake_case(std::string_view name);
std::string to_camel_case(std::string_view name);
std::string to_pascal_case(std::string_view name);

// ASCII only.
std::string to_lower(std::string_view text);
std::string to_upper(std::string_view text);

std::string join(const std::vector<std::string>& parts, std::string_view separator);

}  // namespace tenon::text
