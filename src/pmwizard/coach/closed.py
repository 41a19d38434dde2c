"""The little words of English that grammar goes by."""


def words(text: str) -> frozenset[str]:
    """The words of a text as a set."""
    return frozenset(text.split())


WAS = words("was were been being got gotten wasn't weren't wasnt werent")
HAVE = words("had have has hadn't haven't hasn't 'd 've having")
MODAL = words(
    """should could would might may must can cannot can't couldn't shouldn't wouldn't mustn't will won't ought shall
    should've could've would've might've must've"""
)
DETERMINERS = words(
    """the a an our my your his her their its this that these those no any some all both each every another two three
    four five six seven eight nine ten several many most few half one twelve dozens"""
)
PREPOSITIONS = words(
    """in on at of for from to with without into onto by during after before until till since over under between among
    across through via against towards toward despite within per about around near behind inside outside upon than as
    because due ahead back out off up down away again"""
)
BOUNDARIES = words(
    """that which who whom whose because when while whereas although though since so but if unless until once after
    before as where whether than what how why yet"""
)
PRONOUNS = words("i we he she they you it")
JOINERS = words("and or then & / ,")
ENDS = words('. ; : ! ? — – ( ) [ ] → | " …')
FREE_ADVERBS = words(
    "back out off up down away again manually early late twice once instead too only later next first at last"
)
HELPERS = words(
    """not never yet also to already only just since n't needed then all recently previously accidentally still ever
    without after before despite from instead of by"""
)
BEFORE_BEING = words("without after before despite from of by instead")
TO_VERBS = words(
    "continued failed started tried seemed appeared refused managed attempted proceeded used needed wanted turned"
)
PRESENT = words("is are isn't aren't")
NOT_CLIPPED = words(
    """the a an our my this that these those its their which who when while because if as after before since until to
    in on at by with"""
)
STOPS_CLIPPED = words("has have had anyone everyone nobody is are and , not did do does be")
TWO_FACED = words("output input offset set read put run cut reset split hit shed cast shut let come")
TELLING_ADJECTIVES = words("wrong old new second all no both first third remaining")
ENGLISH = words(
    """the a an and of to in was were is are it that on for with by not we at be as from this had has have which but or
    our they after when no all been"""
)
FOREIGN = words(
    """der das und ist nicht wurde ein eine mit den dem auf für von zu sich auch werden haben wir les des une est
    dans pour qui que pas sur avec nous plus el los las una por con para del fue het een niet van voor werd och
    att det som på inte il che di per non sono è è stato é não uma os foi nie jest się w z na og ikke til av jest
    ve bir bu için"""
)
BY_SLIP = words(
    """hand mistake accident error oversight way means dint virtue phone telephone email e-mail mail post radio letter
    fax courier word vote consensus guesswork operation remote feel eye ear sight touch heart memory guess show trial
    rote habit instinct look sound smell chance luck request popular"""
)
BY_SELF = words("itself themselves default design")
BY_ARTEFACT = words(
    "change changes commit typo mistake misconfiguration migration upgrade edit release deploy ticket version"
)
MEASURES = words(
    """about around roughly nearly almost over under up less more at the noon midnight then now monday tuesday wednesday
    thursday friday saturday sunday half quarter twenty thirty forty fifty sixty ten fifteen five an another two three
    four six seven eight nine end morning evening afternoon lunchtime dawn lunch"""
)
UNITS = words(
    """minutes minute hours hour seconds second days day weeks week percent factor half third quarter milliseconds ms %
    time end"""
)
ING_NOUNS = words(
    """monitoring billing engineering alerting accounting marketing purchasing shipping dispatching catering
    housekeeping nursing planning everything anything king testing"""
)
SLIPS = words(
    """accidentally mistakenly inadvertently erroneously manually unintentionally wrongly hastily hurriedly unknowingly
    prematurely incorrectly"""
)
OMISSION = words("although though weekend until till before despite while even")
CONNECTIVES = {
    word: group
    for group, text in (
        ("because", "because since as due owing"),
        ("when", "when while whenever upon"),
        ("after", "after once until till before"),
        ("if", "if unless"),
    )
    for word in text.split()
}
CONCESSIONS = words("although though despite")
PURPOSE = words("that we the it as nobody no traffic customers orders everyone they")
PHRASE_PREPOSITIONS = words(
    "in on at of for from to with without into onto during under over via through across against as behind by out"
)
WRONG = words("wrong incorrect old outdated stale draft expired obsolete previous earlier same")
ASIDES = words("in at for by on during over within under after")
LOOSE_ASIDES = words("during within over")
ASIDE_NOUNS = words(
    """the some that first last once then now mistake accident hand turn fact error haste purpose parallel advance
    pressure monday tuesday wednesday thursday friday saturday sunday january february march april may june july
    august september
    october november december a an"""
)
FINDING = words("found left kept declared reported marked considered deemed set put believed thought taken")
AMOUNTS = words(
    """half most some all one two three four five part rest majority number couple percentage third quarter many several
    few dozen dozens hundreds thousands millions lot lots bulk handful fraction remainder both none each batch
    set pair"""
)
NEGATIONS = words("not never no nobody nothing none without neither nor hardly isn't wasn't")
STRANDED = words("to for with at into on about of in over through")
PREPOSITIONAL = words(
    """looked relied acted worked agreed decided counted reported commented touched gone checked insisted
    depended traded drawn seen accounted dealt talked asked thought forgotten heard listened waited responded
    replied referred attended"""
)
TOLD = words("told informed notified alerted warned briefed invited taught advised reminded instructed rung paged")
PEOPLE_ALWAYS = words("they he she anyone anybody everyone everybody somebody someone")
ACRONYMS = words("pr mr cr vm db lb acl ami cdn vpn ttl api ui hsm plc ups rfc sla slo dag rca cdc waf nat ci cd")
LEFT_SOMEWHERE = words(
    """put placed deemed handed left set considered declared thought marked routed switched laid kept sent
    steered hung"""
)
MISSED = words("overlooked missed ignored neglected forgotten omitted")
UNSEEN = words(
    """overlooked missed ignored neglected noticed seen spotted heard read recognised recognized realised
    realized detected observed picked"""
)
SLIPPED = words(
    """fat-fingered mistyped misread miscounted mislabelled mislabeled transposed confused
    misheard miskeyed"""
)
SO = words("assumed thought felt believed supposed presumed hoped expected understood said")
CHOSEN = words("decided agreed chosen resolved concluded")
OBJECTS = words(
    """notified informed contacted briefed emailed e-mailed refunded warned advised updated invited engaged involved
    consulted reminded evacuated reassured compensated credited thanked debriefed messaged texted told asked not"""
)
BEFORE_SUBJECT = words(
    ", ; : — – ( and but so because when then that while since once although though as after before if"
)
OBJECT_FORMS = {
    "it": "it",
    "this": "this",
    "these": "these",
    "those": "those",
    "they": "them",
    "he": "him",
    "she": "her",
}
TOGETHER = words("agreed discussed debated argued")
PLAIN = words(
    """permanent quick wrong old new first second third last next most half further extra spare main early late only
    early-morning"""
)
NEVER_HIDDEN = words(
    "paged alerted caused stuck supposed concerned related unrelated involved based located interested tired due bound"
)
TELLING = words("to that whether not how which best")
ASKED = words("if whether how unless")
HANGING = (
    words("and or of to in on at for from with into by is are be been") | DETERMINERS | BOUNDARIES | WAS | HAVE | MODAL
)
