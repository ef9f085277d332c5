// Answers for those who accept them compressed.
#pragma once

#include <string>

namespace tenon::local::dynamodb {

// Replaces a body by its gzip form (RFC 1952), made for speed rather than size.
void compress(std::string& body);

}  // namespace tenon::local::dynamodb
