#include "codegen/name_scope.hpp"

#include "codegen/reserved_words.hpp"

namespace tenon::codegen {

bool name_scope::take(const std::string& name, const claim& c) {
  if (kind_ == kind::identifiers && is_reserved_word(name)) return false;
  if (!taken_.emplace(name, c.owner).second) return false;
  *c.given = name;
  return true;
}

void name_scope::serve(const std::vector<claim>& claims, schema::diagnostics& out) {
  std::vector<const claim*> waiting;
  for (const claim& c : claims)
    if (!c.is_exact || !take(c.wanted, c)) waiting.push_back(&c);
  for (const claim* c : waiting) {
    if ((!c->is_exact && take(c->wanted, *c)) || take(c->wanted + "_", *c)) continue;
    const auto owner_of = [&](const std::string& name) {
      const auto found = taken_.find(name);
      return found == taken_.end() || found->second.empty() ? "C++ or the library" : found->second;
    };
    out.error("ambiguous-name", c->where,
              "In C++, " + c->owner + (place_.empty() ? "" : " of " + place_) + " would be called `" + c->wanted +
                  "`, which " + owner_of(c->wanted) + " has taken, and `" + c->wanted + "_` belongs to " +
                  owner_of(c->wanted + "_") + ".",
              "Rename one of them; `@map` or `@@map` keeps its name in the database.");
  }
}

}  // namespace tenon::codegen
