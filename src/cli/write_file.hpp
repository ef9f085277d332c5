#pragma once

#include <string>
#include <string_view>

namespace tenon::cli {

/// Replaces the text of the file at `path`, which exists. Whatever happens meanwhile, the file holds either its old text or
/// the new one. A link is followed; permissions stay. Throws storage_error naming the file when it cannot be written.
void write_file(const std::string& path, std::string_view text);

}  // namespace tenon::cli
