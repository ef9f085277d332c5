// Whether texts are UTF-8, as fast as the processor allows.
#pragma once

#include <string_view>

namespace tenon::dynamodb {

bool is_utf8(std::string_view text) noexcept;

}  // namespace tenon::dynamodb
