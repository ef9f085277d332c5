#include "dynamodb/aws/environment.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <utility>

namespace tenon::dynamodb::aws {

namespace {

constexpr std::streamsize most = 1 << 20;

class of_process final : public environment {
 public:
  std::optional<std::string> variable(const char* name) const override {
    const char* value = std::getenv(name);
    if (!value || !*value) return std::nullopt;
    return value;
  }

  std::optional<std::string> file(const std::string& path) const override {
    std::ifstream in(path, std::ios::binary);
    std::string out(static_cast<std::size_t>(most), '\0');
    if (!in) return std::nullopt;
    in.read(out.data(), most);
    if (in.bad() || (in.gcount() == 0 && !in.eof())) return std::nullopt;
    out.resize(static_cast<std::size_t>(in.gcount()));
    return out;
  }

  bool write_private_file(const std::string& path, const std::string& content) const override {
    std::string beside = path + ".XXXXXX";
    const int file = mkostemp(beside.data(), O_CLOEXEC);
    if (file < 0) return false;
    const ssize_t written = write(file, content.data(), content.size());
    const bool is_closed = close(file) == 0;
    if (is_closed && written == static_cast<ssize_t>(content.size()) && std::rename(beside.c_str(), path.c_str()) == 0)
      return true;
    unlink(beside.c_str());
    return false;
  }
};

}  // namespace

const environment& process_environment() noexcept {
  static const of_process e;
  return e;
}

}  // namespace tenon::dynamodb::aws
