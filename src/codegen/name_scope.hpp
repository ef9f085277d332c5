// The names of one scope of the generated C++, each given once.
#pragma once

#include <tenon/schema/diagnostic.hpp>

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tenon::codegen {

class name_scope {
 public:
  // `place` says where the names are, for messages: "model `User`"; empty: in the schema as a whole. Only names of files
  // may be reserved words.
  enum class kind : std::uint8_t { identifiers, files };
  explicit name_scope(std::string place, kind k = kind::identifiers) : place_(std::move(place)), kind_(k) {}

  // Takes a name away that the generated code or the library uses itself.
  void reserve(std::string_view name) { taken_.emplace(name, std::string()); }

  // Someone who needs a name. `given` receives it: the wanted name, or that with an underscore.
  struct claim {
    std::string wanted;
    std::string owner;      // "field `createdAt`", for messages
    bool is_exact = false;  // `wanted` is just what the schema says: served first
    schema::span where;
    std::string* given = nullptr;
  };

  // Serves all claims, in order among equals. One for which no name is left is an error in `out`.
  void serve(const std::vector<claim>& claims, schema::diagnostics& out);

 private:
  bool take(const std::string& name, const claim& c);

  std::string place_;
  kind kind_;
  std::map<std::string, std::string, std::less<>> taken_;  // by whom; empty: reserved
};

}  // namespace tenon::codegen
