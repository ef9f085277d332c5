// A light look at SQL text.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tenon::migrate {

// The unquoted words of a statement in capitals, without what stands in quotes, brackets or comments.
std::vector<std::string> sql_words(std::string_view sql);

}  // namespace tenon::migrate
