// An alias of the standard containers under the names of ankerl::unordered_dense,
// which Debian does not package. The worker uses nothing beyond the common part.
#ifndef TRIBU_ANKERL_UNORDERED_DENSE_ALIAS_H
#define TRIBU_ANKERL_UNORDERED_DENSE_ALIAS_H

#include <functional>
#include <unordered_map>
#include <unordered_set>

namespace ankerl::unordered_dense
{
	template<typename T>
	using hash = std::hash<T>;

	template<typename Key, typename Value, typename Hash = std::hash<Key>, typename Equal = std::equal_to<Key>>
	using map = std::unordered_map<Key, Value, Hash, Equal>;

	template<typename Key, typename Hash = std::hash<Key>, typename Equal = std::equal_to<Key>>
	using set = std::unordered_set<Key, Hash, Equal>;
} // namespace ankerl::unordered_dense

#endif
