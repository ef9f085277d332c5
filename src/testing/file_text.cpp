#include "testing/file_text.hpp"

#include "testing/system_failure.hpp"

#include "base/quote.hpp"

#include <cerrno>
#include <fstream>
#include <iterator>

namespace tenon::testing {
namespace {

void write_with(std::ios::openmode mode, const std::string& path, const std::string& text) {
  std::ofstream out(path, std::ios::binary | mode);
  out << text << std::flush;
  if (!out) fail("The file " + text::quote(path, 200) + " cannot be written", errno);
}

}  // namespace

std::string read_text_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

void write_text_file(const std::string& path, const std::string& text) { write_with(std::ios::trunc, path, text); }

void append_text_file(const std::string& path, const std::string& text) { write_with(std::ios::app, path, text); }

}  // namespace tenon::testing
