#include "protocol/word.hpp"

namespace tenon::protocol {

std::string_view text_of(word w) {
  switch (w) {
    case word::all_of: return "AND";
    case word::any_of: return "OR";
    case word::none_of: return "NOT";
    case word::equals: return "equals";
    case word::in: return "in";
    case word::not_in: return "notIn";
    case word::less: return "lt";
    case word::less_equal: return "lte";
    case word::greater: return "gt";
    case word::greater_equal: return "gte";
    case word::contains: return "contains";
    case word::starts_with: return "startsWith";
    case word::ends_with: return "endsWith";
    case word::mode: return "mode";
    case word::search: return "search";
    case word::negated: return "not";
    case word::path: return "path";
    case word::string_contains: return "string_contains";
    case word::string_starts_with: return "string_starts_with";
    case word::string_ends_with: return "string_ends_with";
    case word::array_contains: return "array_contains";
    case word::array_starts_with: return "array_starts_with";
    case word::array_ends_with: return "array_ends_with";
    case word::has: return "has";
    case word::has_every: return "hasEvery";
    case word::has_some: return "hasSome";
    case word::is_empty: return "isEmpty";
    case word::some: return "some";
    case word::every: return "every";
    case word::none: return "none";
    case word::is: return "is";
    case word::is_not: return "isNot";
    case word::reference: return "_ref";
    case word::container: return "_container";
    case word::count: return "_count";
    case word::sum: return "_sum";
    case word::avg: return "_avg";
    case word::min: return "_min";
    case word::max: return "_max";
    case word::sort: return "sort";
    case word::nulls: return "nulls";
    case word::relevance: return "_relevance";
    case word::fields: return "fields";
    case word::set: return "set";
    case word::increment: return "increment";
    case word::decrement: return "decrement";
    case word::multiply: return "multiply";
    case word::divide: return "divide";
    case word::push: return "push";
    case word::create: return "create";
    case word::create_many: return "createMany";
    case word::connect: return "connect";
    case word::connect_or_create: return "connectOrCreate";
    case word::disconnect: return "disconnect";
    case word::update: return "update";
    case word::update_many: return "updateMany";
    case word::upsert: return "upsert";
    case word::remove: return "delete";
    case word::remove_many: return "deleteMany";
    case word::where: return "where";
    case word::data: return "data";
    case word::order_by: return "orderBy";
    case word::cursor: return "cursor";
    case word::take: return "take";
    case word::skip: return "skip";
    case word::distinct: return "distinct";
    case word::by: return "by";
    case word::having: return "having";
    case word::limit: return "limit";
    case word::skip_duplicates: return "skipDuplicates";
    case word::query: return "query";
    case word::parameters: return "parameters";
  }
  return "";
}

}  // namespace tenon::protocol
