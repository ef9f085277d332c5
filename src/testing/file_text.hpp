// Whole files as texts.
#pragma once

#include <string>

namespace tenon::testing {

// Empty when there is no such file.
std::string read_text_file(const std::string& path);

// Makes the file, or adds to the one there is. Throws storage_error.
void write_text_file(const std::string& path, const std::string& text);
void append_text_file(const std::string& path, const std::string& text);

}  // namespace tenon::testing
